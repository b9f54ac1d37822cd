package io.streambed.protocol;

import io.streambed.model.DynamoDbException;

/** Stands in an {@link Input} for an item or attribute value that has an error, until somebody asks for it. */
record InvalidValue(DynamoDbException failure) {
    /** The value, unless it is one of these: then its failure is thrown. */
    static Object requireValid(Object value) {
        if (value instanceof InvalidValue invalid) {
            throw invalid.failure;
        }
        return value;
    }
}
