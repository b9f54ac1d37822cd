package io.streambed.materializer;

import io.streambed.model.IndexStatus;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table's counters with the offset of the record that last changed them. Because counters are sums, a record that is
 * applied again, over a row that has it already, must not be added twice.
 *
 * @param counting which items count for an index that is younger than they are; null if all do for all indexes that the
 *     counters have
 */
record CountersRow(
        TableCounters counters, long offset, @Nullable Counting counting) {
    static final CountersRow NONE = new CountersRow(TableCounters.NONE, -1, null);

    private static final int INDEX_SIZE = Integer.BYTES + 2 * Long.BYTES;

    /**
     * How far the items of an index are counted.
     *
     * @param next the first item row that is not
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Counting(int index, byte[] next) {
        boolean counts(byte[] itemRow) {
            return Arrays.compareUnsigned(itemRow, next) < 0;
        }
    }

    /** Whether an index that is to be counted is so, for all items. */
    boolean isComplete(int index) {
        return counters.knows(index) && (counting == null || counting.index() != index);
    }

    /** That of a table's indexes that is to be counted next; null if there is none. What was begun is finished first. */
    @Nullable
    SecondaryIndex uncounted(TableDefinition table) {
        SecondaryIndex begun = counting == null ? null : table.index(counting.index());
        if (begun != null) {
            return begun;
        }
        for (SecondaryIndex index : table.indexes()) {
            if (isCounted(index) && !isComplete(index.id())) {
                return index;
            }
        }
        return null;
    }

    private static boolean isCounted(SecondaryIndex index) {
        return index.status() != IndexStatus.DELETING;
    }

    /** The first counters of a table, which has no items then; they include all of its indexes. */
    static CountersRow first(TableDefinition table, long offset) {
        List<IndexCounters> indexes = new ArrayList<>();
        for (SecondaryIndex index : table.indexes()) {
            if (isCounted(index)) {
                indexes.add(new IndexCounters(index.id(), 0, 0));
            }
        }
        return new CountersRow(new TableCounters(0, 0, indexes), offset, null);
    }

    /** The counters without the indexes that the table no longer has. */
    CountersRow changed(TableDefinition table, long offset) {
        List<IndexCounters> kept = new ArrayList<>();
        for (IndexCounters counted : counters.indexes()) {
            SecondaryIndex index = table.index(counted.index());
            if (index != null && isCounted(index)) {
                kept.add(counted);
            }
        }
        TableCounters sums = new TableCounters(counters.itemCount(), counters.sizeBytes(), kept);
        return new CountersRow(sums, offset, counting != null && sums.knows(counting.index()) ? counting : null);
    }

    /**
     * The counters with more items counted for an index.
     *
     * @param next the first item row that is still not counted; null if there is none
     */
    CountersRow counted(IndexCounters more, byte @Nullable [] next) {
        TableCounters sums = counters.plus(new TableCounters(0, 0, List.of(more)));
        return new CountersRow(sums, offset, next == null ? null : new Counting(more.index(), next));
    }

    byte[] encode() {
        List<IndexCounters> indexes = counters.indexes();
        int size = 3 * Long.BYTES;
        if (!indexes.isEmpty()) {
            size += Integer.BYTES + indexes.size() * INDEX_SIZE;
            size += counting == null ? 0 : Integer.BYTES + counting.next().length;
        }
        byte[] row = RowFormat.write(size).array();
        ByteBuffer buffer = ByteBuffer.wrap(row, row.length - size, size);
        buffer.putLong(counters.itemCount()).putLong(counters.sizeBytes()).putLong(offset);
        if (!indexes.isEmpty()) {
            buffer.putInt(indexes.size());
            for (IndexCounters index : indexes) {
                buffer.putInt(index.index()).putLong(index.itemCount()).putLong(index.sizeBytes());
            }
            if (counting != null) {
                buffer.putInt(counting.index()).put(counting.next());
            }
        }
        return row;
    }

    static CountersRow decode(byte[] row) {
        ByteBuffer buffer = RowFormat.read(row);
        long items = buffer.getLong();
        long bytes = buffer.getLong();
        long offset = buffer.getLong();
        int count = buffer.hasRemaining() ? buffer.getInt() : 0;
        List<IndexCounters> indexes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            indexes.add(new IndexCounters(buffer.getInt(), buffer.getLong(), buffer.getLong()));
        }
        Counting counting = null;
        if (buffer.hasRemaining()) {
            int index = buffer.getInt();
            byte[] next = new byte[buffer.remaining()];
            buffer.get(next);
            counting = new Counting(index, next);
        }
        return new CountersRow(new TableCounters(items, bytes, indexes), offset, counting);
    }
}
