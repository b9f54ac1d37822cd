package io.streambed.read;

import io.streambed.schemas.EncodedItem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What a BatchGetItem got of one table from the owners of its log partitions.
 *
 * @param rows in the order of the request's keys, null for what is not there or was not read
 * @param throttled which keys were not read, for want of throughput
 * @param refusal of the first log partition of which nothing was read for that reason
 */
record BatchParts(EncodedRows rows, BitSet throttled, EncodedRows.@Nullable RefusedElsewhere refusal) {
    /** @param places where each part's items belong */
    static BatchParts of(int count, List<List<Integer>> places, List<Part> parts) {
        List<@Nullable EncodedItem> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(null);
        }
        BitSet throttled = new BitSet(count);
        EncodedRows.RefusedElsewhere refusal = null;
        for (int part = 0; part < parts.size(); part++) {
            List<@Nullable EncodedItem> read = parts.get(part).items();
            for (int i = 0; i < places.get(part).size(); i++) {
                int place = places.get(part).get(i);
                if (i < read.size()) {
                    items.set(place, read.get(i));
                } else {
                    throttled.set(place);
                }
            }
            refusal = refusal == null ? parts.get(part).refusal() : refusal;
        }
        return new BatchParts(EncodedRows.ofKeys(items), throttled, refusal);
    }

    /**
     * What one log partition answered.
     *
     * @param items fewer than there are keys if throughput ended there
     * @param refusal null if anything was read
     */
    record Part(List<@Nullable EncodedItem> items, EncodedRows.@Nullable RefusedElsewhere refusal) {
        /** The end of a stage. Anything but a want of throughput fails the request. */
        static Part of(@Nullable EncodedRows rows, @Nullable Throwable failure) {
            if (rows != null) {
                return new Part(rows.items(), null);
            }
            Throwable cause = failure == null ? new IllegalStateException("no answer") : failure;
            if (EncodedRows.RefusedElsewhere.cause(cause) instanceof EncodedRows.RefusedElsewhere refused
                    && refused.isThrottling()) {
                return new Part(List.of(), refused);
            }
            throw cause instanceof CompletionException known ? known : new CompletionException(cause);
        }
    }
}
