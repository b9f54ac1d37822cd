package io.streambed.schemas;

import org.jspecify.annotations.Nullable;

/**
 * A change of an item for those who do not know the cluster.
 *
 * @param table name of the table
 * @param sequenceNumber of fixed width
 * @param timeMicros commit time, epoch microseconds
 * @param keys the primary key
 * @param oldImage null if there was no item
 * @param newImage null if there is no item; not both are
 */
public record ChangeEvent(
        String table,
        String sequenceNumber,
        long timeMicros,
        EncodedItem keys,
        @Nullable EncodedItem oldImage,
        @Nullable EncodedItem newImage,
        Cause cause) {}
