package io.streambed.protocol;

import io.streambed.model.IndexStatus;
import io.streambed.model.SecondaryIndex;

/**
 * What an index's description in an answer is made of.
 *
 * @param status as shown, which is not the definition's while log partitions do not know that yet
 * @param backfilling whether an index that is CREATING is being filled
 */
public record IndexDescription(
        SecondaryIndex index, IndexStatus status, boolean backfilling, long itemCount, long sizeBytes) {
    /** The description of an index that holds this much. */
    public IndexDescription holding(long items, long bytes) {
        return new IndexDescription(index, status, backfilling, items, bytes);
    }
}
