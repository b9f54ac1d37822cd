package io.streambed.materializer;

import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.Change;
import io.streambed.schemas.CorruptRecordException;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.IndexUpdateCodec;
import io.streambed.schemas.IndexUpdates;
import io.streambed.schemas.IndexUpdates.BackfillStep;
import io.streambed.schemas.IndexUpdates.IndexUpdate;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.RecordCodec;
import io.streambed.schemas.RecordHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends what one opening of a log partition has to tell others of global indexes. Used by the partition's stream thread.
 *
 * <p>What is sent again after a crash must count although the targets have seen later offsets. So everything counts at least
 * as the last offset that was in the log at the opening, which no opening before can have exceeded. An entry may go back
 * in time for a moment by that; it is brought forward again by what follows.
 */
final class IndexSender {
    /** Larger records are split; all parts count as the same offset. */
    private static final int MAX_RECORD_BYTES = 1 << 20;

    private final int source;
    private final Rows rows;
    private final AppliedTables tables;
    private final RecordCodec codec;
    private final IndexUpdateSink sink;
    private long least = -1;

    IndexSender(int source, Rows rows, AppliedTables tables, RecordCodec codec, IndexUpdateSink sink) {
        this.source = source;
        this.rows = rows;
        this.tables = tables;
        this.codec = codec;
        this.sink = sink;
    }

    /** To be called at the opening. */
    void logEndsAt(long logEnd) {
        least = logEnd - 1;
    }

    /** Sends what a valid record that was just applied has brought about. */
    void applied(LogRecord record, long offset) {
        if (!(record instanceof LogRecord.Changing changing)) {
            return;
        }
        Map<Integer, List<IndexUpdate>> batches = null;
        for (Change change : changing.changes()) {
            TableDefinition table = definition(change.table());
            if (table != null && IndexEntries.hasGlobal(table)) {
                Map<Integer, List<IndexUpdate>> targets = batches == null ? new TreeMap<>() : batches;
                IndexEntries.global(table, change, update -> add(targets, table, update));
                batches = targets;
            }
        }
        if (batches != null) {
            send(batches, offset);
        }
    }

    /**
     * Sends again what a record has brought about that was applied by an opening before, as far as it still holds: the
     * changelog has the record's rows, but the targets need not have its updates. Of the record nothing is known, not even
     * whether it is valid; what is sent is true in any case.
     */
    void applied(@Nullable RecordHeader header, byte[] value, long appliedOffset) {
        if (header == null || !header.kind().changesItems() || !tables.anyGlobalIndex()) {
            return;
        }
        LogRecord record;
        try {
            record = codec.decode(header.kind(), value);
        } catch (CorruptRecordException e) {
            return; // void, because a valid one has been read before
        }
        if (record instanceof LogRecord.Changing changing) {
            Map<Integer, List<IndexUpdate>> batches = new TreeMap<>();
            for (Change change : changing.changes()) {
                TableDefinition table = definition(change.table());
                if (table != null) {
                    byte[] row = rows.get(RowKey.item(change.table(), change.key()));
                    EncodedItem current = row == null ? null : ItemRow.decode(row);
                    IndexEntries.reconcile(table, change, current, update -> add(batches, table, update));
                }
            }
            send(batches, appliedOffset);
        }
    }

    private @Nullable TableDefinition definition(int number) {
        AppliedTable table = tables.tables().get(number);
        return table == null ? null : table.definition();
    }

    static void add(Map<Integer, List<IndexUpdate>> batches, TableDefinition table, IndexUpdate update) {
        int target = table.logPartitionOf(PrimaryKey.hashOf(update.key()));
        batches.computeIfAbsent(target, any -> new ArrayList<>()).add(update);
    }

    private void send(Map<Integer, List<IndexUpdate>> batches, long offset) {
        batches.forEach((target, updates) -> send(target, updates, offset, null));
    }

    private void send(int target, List<IndexUpdate> updates, long offset, @Nullable BackfillStep step) {
        int from = 0;
        int bytes = 0;
        for (int i = 0; i < updates.size(); i++) {
            int size = IndexUpdateCodec.sizeOf(updates.get(i));
            if (i > from && bytes + size > MAX_RECORD_BYTES) {
                send(target, new IndexUpdates(source, Math.max(least, offset), updates.subList(from, i), null));
                from = i;
                bytes = 0;
            }
            bytes += size;
        }
        send(target, new IndexUpdates(source, Math.max(least, offset), updates.subList(from, updates.size()), step));
    }

    private void send(int target, IndexUpdates record) {
        sink.send(target, codec.indexUpdates().encode(record));
    }

    /** Sends a step of a backfill; its records are small enough. */
    void step(int target, List<IndexUpdate> updates, long appliedOffset, BackfillStep step) {
        send(target, new IndexUpdates(source, Math.max(least, appliedOffset), updates, step));
    }
}
