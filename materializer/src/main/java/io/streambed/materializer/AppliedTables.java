package io.streambed.materializer;

import io.streambed.model.TableDefinition;
import io.streambed.schemas.RecordCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tables of one log partition and their counters, kept in memory. Changed by the partition's stream thread, read by
 * any.
 */
final class AppliedTables {
    private volatile Map<Integer, AppliedTable> tables = Map.of();
    private final ConcurrentHashMap<Integer, CountersRow> counters = new ConcurrentHashMap<>();

    /** Until when the items of dropped tables are kept, by table, and the earliest of that; for the stream thread. */
    private final Map<Integer, Long> keptUntil = new HashMap<>();

    private long nextExpiry = Long.MAX_VALUE;

    /** The tables as they were at the applied offset; a row from behind it counts when its record is applied again. */
    static AppliedTables load(Rows rows, RecordCodec codec, long appliedOffset, Purge purge) {
        AppliedTables loaded = new AppliedTables();
        Map<Integer, AppliedTable> tables = new HashMap<>();
        try (Rows.Cursor cursor = rows.range(RowKey.startOf(RowKey.TABLE), RowKey.endOf(RowKey.TABLE))) {
            while (cursor.next()) {
                if (RowKey.offsetOf(cursor.key()) <= appliedOffset) {
                    AppliedTable table = TableRow.decode(cursor.key(), cursor.value(), codec);
                    if (tables.put(table.number(), table) != null) {
                        // No copy of these rows goes back behind the offset applied at an opening.
                        purge.superseded(table);
                    }
                }
            }
        }
        loaded.tables = Map.copyOf(tables);
        try (Rows.Cursor cursor = rows.range(RowKey.startOf(RowKey.COUNTERS), RowKey.endOf(RowKey.COUNTERS))) {
            while (cursor.next()) {
                loaded.counters.put(RowKey.tableOf(cursor.key()), CountersRow.decode(cursor.value()));
            }
        }
        for (AppliedTable table : tables.values()) {
            if (table.dropped()) {
                loaded.dropped(table, purge);
            } else {
                purge.indexes(table);
                purge.expiries(table);
            }
        }
        return loaded;
    }

    /** All tables ever heard of, by number. An immutable snapshot. */
    Map<Integer, AppliedTable> tables() {
        return tables;
    }

    /** Whether the table lives here. What a dropped one still has in the rows is no longer there for anybody. */
    boolean isLive(int number) {
        AppliedTable table = tables.get(number);
        return table != null && !table.dropped();
    }

    /** Whether any table here has a global index to feed. */
    boolean anyGlobalIndex() {
        for (AppliedTable table : tables.values()) {
            TableDefinition definition = table.definition();
            if (definition != null && IndexEntries.hasGlobal(definition)) {
                return true;
            }
        }
        return false;
    }

    /** The counters rows as last written, by table; for the stream thread. */
    Map<Integer, CountersRow> countersRows() {
        return counters;
    }

    private void dropped(AppliedTable table, Purge purge) {
        boolean kept = table.keptUntil() > 0;
        purge.table(table.number(), !kept);
        if (kept) {
            keptUntil.put(table.number(), table.keptUntil());
            nextExpiry = Math.min(nextExpiry, table.keptUntil());
        }
    }

    /** Gives up the items of dropped tables that are not to be kept any longer. */
    void expire(long time, Purge purge) {
        if (time < nextExpiry) {
            return;
        }
        nextExpiry = Long.MAX_VALUE;
        for (Map.Entry<Integer, Long> table : List.copyOf(keptUntil.entrySet())) {
            if (table.getValue() <= time) {
                keptUntil.remove(table.getKey());
                purge.table(table.getKey(), true);
            } else {
                nextExpiry = Math.min(nextExpiry, table.getValue());
            }
        }
    }

    TableCounters counters(int table) {
        return isLive(table) ? counters.getOrDefault(table, CountersRow.NONE).counters() : TableCounters.NONE;
    }

    /** Shows a table's counters whose row is written. */
    void publish(int table, CountersRow row) {
        counters.put(table, row);
    }

    /** Shows the effects of a record whose rows are written. */
    void publish(RecordEffects effects, Purge purge) {
        counters.putAll(effects.counters());
        AppliedTable changed = effects.changedTable();
        if (changed != null) {
            publish(changed, purge);
        }
    }

    private void publish(AppliedTable changed, Purge purge) {
        Map<Integer, AppliedTable> more = new HashMap<>(tables);
        more.put(changed.number(), changed);
        tables = Map.copyOf(more);
        if (changed.dropped()) {
            counters.remove(changed.number());
            dropped(changed, purge);
        } else {
            purge.indexes(changed);
            purge.expiries(changed);
        }
    }
}
