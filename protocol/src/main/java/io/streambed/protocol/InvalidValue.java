package io.streambed.protocol;

import io.streambed.model.DynamoDbException;

/** Stands in an {@link Input} for an item or attribute value that has an error, until somebody asks for it. */
record InvalidValue(DynamoDbException failure) {}
