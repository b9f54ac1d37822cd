package io.streambed.schemas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one log partition tells another of the entries of global secondary indexes that live there: the content of a record
 * of {@link Topics#indexUpdates}.
 *
 * @param source the log partition that has the items
 * @param offset what these updates count as: never decreases from one record of a source to the next, and what is lower
 *     than one before it is late and does not count
 * @param updates in the order in which they happen; an entry may occur more than once
 * @param backfill null for what a change of an item has brought about
 */
public record IndexUpdates(
        int source,
        long offset,
        List<IndexUpdate> updates,
        @Nullable BackfillStep backfill) {
    public IndexUpdates {
        updates = List.copyOf(updates);
    }

    /**
     * What an entry of an index is from now on.
     *
     * @param key {@link io.streambed.model.IndexKey} bytes; not to be modified
     * @param image the attributes that the index holds of the item; null if the entry is gone
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record IndexUpdate(
            int table, int index, byte[] key, @Nullable EncodedItem image) {}

    /**
     * A part of filling a new index with what the source has.
     *
     * @param attempt the source begins anew under another number whenever it is opened
     * @param number counts the steps that the attempt has sent to the same target, from 0, so that a missing one is noticed
     * @param last whether the target now has everything that the source had when the index was added
     */
    public record BackfillStep(int table, int index, long attempt, int number, boolean last) {}
}
