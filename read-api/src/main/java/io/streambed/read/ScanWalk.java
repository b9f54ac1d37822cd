package io.streambed.read;

import io.streambed.materializer.KeyRange;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.EncodedItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The way of one page of a Scan over the table partitions. Its parts are read one after the other, on any threads. */
final class ScanWalk {
    private final Parts parts;
    private final TableDefinition table;
    private final ReadSource source;
    private final byte @Nullable [] end;
    private final boolean consistent;
    private final long deadlineNanos;
    private final List<@Nullable EncodedItem> items = new ArrayList<>();
    private long bytes;
    private int fetched;

    /** Reads a part of the page from one log partition, as {@link ScanPart#read} does. */
    @FunctionalInterface
    interface Parts {
        CompletionStage<EncodedRows> read(
                ReadSource source,
                int logPartition,
                KeyRange range,
                ScanPart.Bounds bounds,
                boolean consistent,
                long deadlineNanos);
    }

    /**
     * A walk that has not begun.
     *
     * @param end the bytes behind the last key to read, null for the last there is
     */
    ScanWalk(
            Parts parts,
            TableDefinition table,
            ReadSource source,
            byte @Nullable [] end,
            boolean consistent,
            long deadlineNanos) {
        this.parts = parts;
        this.table = table;
        this.source = source;
        this.end = end;
        this.consistent = consistent;
        this.deadlineNanos = deadlineNanos;
    }

    /** Reads from there until the page is full or the end is reached. To be called once. */
    CompletionStage<EncodedRows> from(byte[] from, ScanPart.Bounds bounds) {
        int index = table.partitionIndexOf(PrimaryKey.hashOf(from));
        byte[] next = index + 1 < table.partitions().size()
                ? KeyBytes.ofHash(table.partitions().get(index + 1).firstHash())
                : null;
        boolean last = next == null || (end != null && Arrays.compareUnsigned(next, end) >= 0);
        KeyRange range = KeyRange.ascending(from, last ? end : next);
        int logPartition = table.partitions().get(index).logPartition();
        return parts.read(source, logPartition, range, bounds, consistent, deadlineNanos)
                .thenCompose(rows -> {
                    items.addAll(rows.items());
                    bytes += rows.bytes();
                    fetched += rows.fetched();
                    return rows.full() || last || next == null
                            ? CompletableFuture.completedFuture(new EncodedRows(items, bytes, fetched, rows.full()))
                            : from(next, bounds.less(rows));
                });
    }
}
