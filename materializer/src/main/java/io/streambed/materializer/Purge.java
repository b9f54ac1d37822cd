package io.streambed.materializer;

import io.streambed.model.IndexStatus;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.model.TimeToLive;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deletes, in small steps, what nothing refers to any more: the rows of dropped tables, definitions that others have
 * replaced, and the block index below the start of the log. It keeps no record of how far it is: an opening looks through all dropped tables again, because
 * another copy may have purged less. Used by the partition's stream thread.
 */
final class Purge {
    /** What it costs to look for a table's rows, counted in rows. */
    private static final int SEEK = 8;

    /** A stretch of rows to delete; {@code from} moves on, so that no step walks over the graves of the ones before. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Stretch(byte[] from, byte[] to) {}

    private final Rows rows;
    private final ArrayDeque<Stretch> stretches = new ArrayDeque<>();

    Purge(Rows rows) {
        this.rows = rows;
    }

    /** All that is left of a dropped table, or all but its items. */
    void table(int table, boolean items) {
        for (byte kind : RowKey.KINDS_OF_A_TABLE) {
            if (items || kind != RowKey.ITEM) {
                stretches.add(new Stretch(RowKey.ofTable(kind, table), RowKey.endOfTable(kind, table)));
            }
        }
        // Deleted with the drop already; only a copy that was ahead of its changelog can have it again.
        stretches.add(new Stretch(RowKey.counters(table), RowKey.endOfTable(RowKey.COUNTERS, table)));
    }

    /**
     * What is left of earlier settings of the table's time to live. Never of later ones: there may be one before this is
     * done.
     */
    void expiries(AppliedTable table) {
        TableDefinition definition = table.definition();
        TimeToLive timeToLive = definition == null ? null : definition.timeToLive();
        if (timeToLive != null) {
            int number = table.number();
            stretches.add(new Stretch(
                    RowKey.ofTable(RowKey.EXPIRY, number), RowKey.expiriesOf(number, timeToLive.changedAt())));
        }
    }

    /** What is left of the table's indexes that are dropped. */
    void indexes(AppliedTable table) {
        TableDefinition definition = table.definition();
        if (definition == null) {
            return;
        }
        for (int id = 1; id < definition.nextIndexId(); id++) {
            SecondaryIndex index = definition.index(id);
            if (index == null || index.status() == IndexStatus.DELETING) {
                index(RowKey.GLOBAL_INDEX, table.number(), id);
                index(RowKey.BACKFILL_MARK, table.number(), id);
            }
        }
    }

    private void index(byte kind, int table, int id) {
        byte[] none = {};
        stretches.add(new Stretch(RowKey.index(kind, table, id, none), RowKey.index(kind, table, id + 1, none)));
    }

    /** What was known of a table before the record that its current row is from. Only if no copy goes back behind that. */
    void superseded(AppliedTable current) {
        stretches.add(new Stretch(RowKey.table(current.number(), 0), RowKey.table(current.number(), current.offset())));
    }

    /** The blocks before this one. */
    void blocksBefore(long block) {
        if (block > 0) {
            stretches.add(new Stretch(RowKey.block(0), RowKey.block(block)));
        }
    }

    boolean pending() {
        return !stretches.isEmpty();
    }

    /** One step; true if there may be more to do. */
    boolean step(int maxRows) {
        List<Rows.Row> deletions = new ArrayList<>();
        int budget = maxRows;
        while (budget > 0 && !stretches.isEmpty()) {
            Stretch stretch = stretches.removeFirst();
            int before = deletions.size();
            byte[] last = collect(stretch, budget, deletions);
            if (last != null) {
                stretches.addFirst(new Stretch(last, stretch.to()));
            }
            budget -= SEEK + deletions.size() - before;
        }
        if (!deletions.isEmpty()) {
            rows.putAll(deletions);
        }
        return pending();
    }

    /** The last key deleted, or null if the stretch has no more rows. */
    private byte @Nullable [] collect(Stretch stretch, int max, List<Rows.Row> deletions) {
        try (Rows.Cursor cursor = rows.range(stretch.from(), stretch.to())) {
            for (int i = 0; i < max; i++) {
                if (!cursor.next()) {
                    return null;
                }
                deletions.add(new Rows.Row(cursor.key(), null));
            }
            return deletions.getLast().key();
        }
    }
}
