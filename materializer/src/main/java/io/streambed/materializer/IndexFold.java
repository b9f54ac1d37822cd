package io.streambed.materializer;

import io.streambed.model.IndexStatus;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.IndexUpdateCodec;
import io.streambed.schemas.IndexUpdates;
import io.streambed.schemas.IndexUpdates.BackfillStep;
import io.streambed.schemas.IndexUpdates.IndexUpdate;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Folds the index updates for one log partition into the entries of the global indexes that live on it, one opening long.
 * Used by the partition's stream thread.
 *
 * <p>Everything of a record is one atomic write, with the record's position as its last row. That row is never ahead of
 * the changelog when it is loaded, see {@link LocalMarks}; so a record at or below it needs nothing.
 */
final class IndexFold {
    private static final long NONE = -1;

    private final Rows rows;
    private final AppliedTables tables;
    private final IndexUpdateCodec codec;

    /** The highest offset applied of each source. */
    private final Map<Integer, Long> highest = new HashMap<>();

    private volatile long position;

    IndexFold(Rows rows, AppliedTables tables, IndexUpdateCodec codec) {
        this.rows = rows;
        this.tables = tables;
        this.codec = codec;
        byte[] row = rows.get(RowKey.indexPosition());
        position = row == null ? NONE : RowFormat.read(row).getLong();
        try (Rows.Cursor cursor = rows.range(RowKey.startOf(RowKey.INDEX_SOURCE), RowKey.endOf(RowKey.INDEX_SOURCE))) {
            while (cursor.next()) {
                ByteBuffer value = RowFormat.read(cursor.value());
                long offset = value.getLong();
                // A row from a record behind the position would keep that very record from counting.
                if (value.getLong() <= position) {
                    highest.put(RowKey.tableOf(cursor.key()), offset);
                }
            }
        }
    }

    /** The position of the last record applied, -1 before the first. Read by any thread. */
    long position() {
        return position;
    }

    /**
     * Topics have lost their ends: what comes next may have positions that were there before, and a source that has lost the
     * end of its log comes to offsets again that this has seen.
     */
    void forgetSources(long end) {
        List<Rows.Row> forgotten = new ArrayList<>();
        try (Rows.Cursor cursor = rows.range(RowKey.startOf(RowKey.INDEX_SOURCE), RowKey.endOf(RowKey.INDEX_SOURCE))) {
            while (cursor.next()) {
                forgotten.add(new Rows.Row(cursor.key(), null));
            }
        }
        if (!forgotten.isEmpty()) {
            rows.putAll(forgotten);
        }
        highest.clear();
        position = Math.min(position, end - 1);
    }

    /** Applies the record at a position of the topic; nothing if it was applied before. */
    void apply(long at, byte[] value) {
        if (at <= position) {
            return;
        }
        IndexUpdates record = codec.decode(value);
        List<Rows.Row> written = new ArrayList<>(record.updates().size() + 3);
        if (record.offset() >= highest.getOrDefault(record.source(), NONE)) {
            for (IndexUpdate update : record.updates()) {
                if (isWanted(update.table(), update.index())) {
                    written.add(row(update));
                }
            }
            BackfillStep step = record.backfill();
            if (step != null && isWanted(step.table(), step.index())) {
                written.add(BackfillMark.row(rows, record.source(), step, at));
            }
            byte[] source = RowFormat.write(2 * Long.BYTES)
                    .putLong(record.offset())
                    .putLong(at)
                    .array();
            written.add(new Rows.Row(RowKey.indexSource(record.source()), source));
            highest.put(record.source(), record.offset());
        }
        written.add(new Rows.Row(
                RowKey.indexPosition(), RowFormat.write(Long.BYTES).putLong(at).array()));
        rows.putAll(written);
        position = at;
    }

    private static Rows.Row row(IndexUpdate update) {
        EncodedItem image = update.image();
        byte[] key = RowKey.index(RowKey.GLOBAL_INDEX, update.table(), update.index(), update.key());
        return new Rows.Row(key, image == null ? null : ItemRow.encode(image));
    }

    /** Not for a table or an index that is known here to be dropped. One that is not known here yet is to come. */
    private boolean isWanted(int number, int id) {
        AppliedTable table = tables.tables().get(number);
        if (table == null) {
            return true;
        }
        TableDefinition definition = table.definition();
        return definition != null && (id >= definition.nextIndexId() || isFed(definition.index(id)));
    }

    private static boolean isFed(@Nullable SecondaryIndex index) {
        return index != null && index.status() != IndexStatus.DELETING;
    }

    /** Whether all log partitions of the table have sent all that they had when the index was added. */
    boolean isComplete(TableDefinition table, int index) {
        long applied = position;
        return table.partitions().stream()
                .allMatch(partition ->
                        BackfillMark.isComplete(rows, table.number(), index, partition.logPartition(), applied));
    }

    /** Whether nothing of an index is left here, after the definition has said that it is dropped. */
    boolean isGone(TableDefinition table, int index) {
        SecondaryIndex known = table.index(index);
        if (index >= table.nextIndexId() || isFed(known)) {
            return false;
        }
        byte[] from = RowKey.index(RowKey.GLOBAL_INDEX, table.number(), index, new byte[0]);
        byte[] to = RowKey.index(RowKey.GLOBAL_INDEX, table.number(), index + 1, new byte[0]);
        try (Rows.Cursor cursor = rows.range(from, to)) {
            return !cursor.next();
        }
    }
}
