package io.streambed.read;

import io.streambed.materializer.KeyRange;
import io.streambed.model.DynamoDbException;
import io.streambed.model.IndexKey;
import io.streambed.model.Item;
import io.streambed.model.PrimaryKey;
import io.streambed.model.ProjectionType;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.EncodedItem;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A page of an index as of a moment. No index is kept as it was, but its items are: all of those that can be in the page are read,
 * and the page's first ones kept. These are the items of a partition for a Query of a local index, and all of the table for others;
 * memory is a page's. Mutable; its parts are read one after the other, on any threads.
 */
final class PastIndex {
    private static final int ROWS_AT_ONCE = 10_000;
    private static final EncodedRows NOTHING = new EncodedRows(List.of(), 0, 0, false);

    private final PastPages past;
    private final TableDefinition table;
    private final SecondaryIndex index;
    private final ReadSource source;
    private final KeyRange range;
    private final ScanPart.Bounds bounds;
    /** By the bytes of {@link IndexKey}, in the direction of the range. */
    private final NavigableMap<byte[], EncodedItem> first;

    private long bytes;

    /** @param range of {@link IndexKey} bytes */
    PastIndex(
            PastPages past,
            TableDefinition table,
            SecondaryIndex index,
            ReadSource source,
            KeyRange range,
            ScanPart.Bounds bounds) {
        this.past = past;
        this.table = table;
        this.index = index;
        this.source = source;
        this.range = range;
        this.bounds = bounds;
        Comparator<byte[]> ascending = Arrays::compareUnsigned;
        this.first = new TreeMap<>(range.descending() ? ascending.reversed() : ascending);
    }

    /** To be called once. */
    CompletionStage<EncodedRows> read() {
        KeyRange items = index.isLocal() ? KeyBytes.hashes(range) : KeyBytes.segment(0, 1);
        ScanWalk.Parts parts = (_, logPartition, part, _, _, _) -> takeAll(logPartition, part);
        return new ScanWalk(parts, table, source, items.to(), true, past.deadlineNanos())
                .from(items.from(), bounds)
                .thenCompose(_ -> page());
    }

    private CompletionStage<EncodedRows> takeAll(int logPartition, KeyRange part) {
        if (System.nanoTime() - past.deadlineNanos() > 0) {
            return CompletableFuture.failedFuture(
                    DynamoDbException.internal("The table is too large for its index to be read as of a moment."));
        }
        return past.items(table, logPartition, part, ROWS_AT_ONCE, PageReader.MAX_BYTES)
                .thenCompose(items -> items.isEmpty()
                        ? CompletableFuture.completedFuture(NOTHING)
                        : past.workers()
                                .run(() -> takeEach(items))
                                .thenCompose(last -> takeAll(logPartition, KeyBytes.after(part, last))));
    }

    /** Returns the last item's key. */
    private byte[] takeEach(List<EncodedItem> items) {
        byte[] key = {};
        for (EncodedItem encoded : items) {
            Item item = encoded.item();
            key = PrimaryKey.of(table.key(), item).bytes();
            byte[] entry = IndexKey.of(index.key(), key, item);
            if (entry != null && range.contains(entry) && !(isFull() && isBehind(entry))) {
                take(
                        entry,
                        source.whole() || isComplete() ? encoded : EncodedItem.of(index.project(table.key(), item)));
            }
        }
        return key;
    }

    private void take(byte[] entry, EncodedItem row) {
        first.put(entry, row);
        bytes += row.size();
        while (first.size() > 1
                && isFull(first.size() - 1, bytes - first.lastEntry().getValue().size())) {
            bytes -= first.pollLastEntry().getValue().size();
        }
    }

    private boolean isBehind(byte[] entry) {
        return first.comparator().compare(entry, first.lastKey()) > 0;
    }

    private boolean isFull() {
        return isFull(first.size(), bytes);
    }

    /** What is fetched from the table counts more than it is: the page may end before all of what is kept, never after. */
    private boolean isFull(int rows, long size) {
        return rows >= bounds.rows() || size >= bounds.bytes();
    }

    private boolean isComplete() {
        return index.projection().type() == ProjectionType.ALL;
    }

    private CompletionStage<EncodedRows> page() {
        SecondaryIndex partial = source.whole() && !isComplete() ? index : null;
        PageRows rows = new PageRows(new PastRows(first.values()), table.key(), partial, source.whole());
        return PageReader.read(rows, bounds.rows(), bounds.bytes(), past.workers());
    }
}
