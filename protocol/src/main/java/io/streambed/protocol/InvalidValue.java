package io.streambed.protocol;

import io.streambed.model.DynamoDbException;
import java.util.Set;

/**
 * Stands in an {@link Input} for an item or attribute value that has an error, until somebody asks for it.
 *
 * @param names of the attributes that stand beside the error; empty for a single value
 */
record InvalidValue(DynamoDbException failure, Set<String> names) {
    InvalidValue(DynamoDbException failure) {
        this(failure, Set.of());
    }

    /** The value, unless it is one of these: then its failure is thrown. */
    static Object requireValid(Object value) {
        if (value instanceof InvalidValue invalid) {
            throw invalid.failure;
        }
        return value;
    }
}
