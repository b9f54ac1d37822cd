package io.streambed.read;

import io.streambed.schemas.EncodedItem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What a BatchGetItem has got so far of one table from the owners of its log partitions. Mutable: parts are added one after the
 * other, by the stages of one request.
 */
final class BatchParts {
    private final List<@Nullable EncodedItem> items;
    private final BitSet unread;
    private EncodedRows.@Nullable RefusedElsewhere refusal;
    private int bytes;

    /** Nothing is read yet. */
    BatchParts(int keys) {
        items = new ArrayList<@Nullable EncodedItem>(Collections.nCopies(keys, null));
        unread = new BitSet(keys);
        unread.set(0, keys);
    }

    /** @param places where the part's items belong; it may have fewer items */
    void add(List<Integer> places, Part part) {
        for (int i = 0; i < part.items().size(); i++) {
            EncodedItem item = part.items().get(i);
            items.set(places.get(i), item);
            unread.clear(places.get(i));
            bytes += item == null ? 0 : item.size();
        }
        refusal = refusal == null ? part.refusal() : refusal;
    }

    /** In the order of the request's keys, null for what is not there or was not read. */
    List<@Nullable EncodedItem> items() {
        return Collections.unmodifiableList(items);
    }

    /** Which keys were not read, for want of throughput or of room in the answer. */
    BitSet unread() {
        return unread;
    }

    /** The sizes of all items together, as DynamoDB counts them. */
    int bytes() {
        return bytes;
    }

    /** Of the first log partition of which nothing was read for want of throughput. */
    EncodedRows.@Nullable RefusedElsewhere refusal() {
        return refusal;
    }

    /**
     * What one log partition answered.
     *
     * @param items fewer than there are keys if throughput or room ended there
     * @param cut whether it was room, so that it can be asked for the rest if there is more of it
     * @param refusal null if anything was read
     */
    record Part(List<@Nullable EncodedItem> items, boolean cut, EncodedRows.@Nullable RefusedElsewhere refusal) {
        /** The end of a stage. Anything but a want of throughput fails the request. */
        static Part of(@Nullable EncodedRows rows, @Nullable Throwable failure) {
            if (rows != null) {
                return new Part(rows.items(), rows.full(), null);
            }
            Throwable cause = failure == null ? new IllegalStateException("no answer") : failure;
            if (EncodedRows.RefusedElsewhere.cause(cause) instanceof EncodedRows.RefusedElsewhere refused
                    && refused.isThrottling()) {
                return new Part(List.of(), false, refused);
            }
            throw cause instanceof CompletionException known ? known : new CompletionException(cause);
        }
    }
}
