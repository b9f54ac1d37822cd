package io.streambed.materializer;

import io.streambed.model.TimeToLive;
import io.streambed.schemas.EncodedItem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes, in small steps, the {@link ExpiryEntries} of the items that were there before their table's time to live was set.
 * Changes make theirs meanwhile; an entry made here is what the item is at that moment, so the two agree.
 *
 * <p>How far it is stands in a row that is written with the entries: unlike those of an index, they are in the same store.
 * Used by the partition's stream thread.
 */
final class ExpiryBackfill {
    private static final int MAX_STEP_BYTES = 512 << 10;

    private final Rows rows;
    private final AppliedTables tables;
    private final ArrayDeque<Integer> jobs = new ArrayDeque<>();
    private ExpiryMarks marks;

    ExpiryBackfill(Rows rows, AppliedTables tables) {
        this.rows = rows;
        this.tables = tables;
        byte[] row = rows.get(RowKey.expiryMarks());
        marks = row == null ? ExpiryMarks.NONE : ExpiryMarks.decode(row);
        tables.tables().values().forEach(this::table);
    }

    /** Looks whether a table's definition asks for entries that are not made. */
    void table(AppliedTable table) {
        TimeToLive timeToLive = ExpiryEntries.enabled(table.definition());
        if (timeToLive != null && !isComplete(table.number(), timeToLive) && !jobs.contains(table.number())) {
            jobs.add(table.number());
        }
    }

    private boolean isComplete(int table, TimeToLive timeToLive) {
        ExpiryMarks.Mark mark = marks.of(table);
        return mark != null && mark.setting() == timeToLive.changedAt() && mark.next() == null;
    }

    boolean pending() {
        return !jobs.isEmpty();
    }

    /** One step; true if there may be more to do. */
    boolean step(int maxItems) {
        Integer table = jobs.peekFirst();
        if (table == null) {
            return false;
        }
        TimeToLive timeToLive = enabled(table);
        if (timeToLive == null || isComplete(table, timeToLive)) {
            jobs.removeFirst();
            return pending();
        }
        List<Rows.Row> written = new ArrayList<>();
        byte[] next = collect(table, timeToLive, maxItems, written);
        marks = marked(table, new ExpiryMarks.Mark(timeToLive.changedAt(), next));
        written.add(new Rows.Row(RowKey.expiryMarks(), marks.encode()));
        rows.putAll(written);
        if (next == null) {
            jobs.removeFirst();
        }
        return pending();
    }

    private @Nullable TimeToLive enabled(int number) {
        AppliedTable table = tables.tables().get(number);
        return table == null ? null : ExpiryEntries.enabled(table.definition());
    }

    /** Reads on, and collects the entries; null if there are no more items, else where to go on. */
    private byte @Nullable [] collect(int table, TimeToLive timeToLive, int maxItems, List<Rows.Row> entries) {
        byte[] next = start(table, timeToLive);
        int bytes = 0;
        try (Rows.Cursor cursor = rows.range(next, RowKey.endOfTable(RowKey.ITEM, table))) {
            for (int i = 0; i < maxItems && bytes < MAX_STEP_BYTES; i++) {
                if (!cursor.next()) {
                    return null;
                }
                byte[] key = cursor.key();
                EncodedItem item = ItemRow.decode(cursor.value());
                Rows.Row entry = ExpiryEntries.of(timeToLive, table, RowKey.primaryKeyOf(key), item);
                if (entry != null) {
                    entries.add(entry);
                }
                bytes += item.avro().length;
                next = Arrays.copyOf(key, key.length + 1);
            }
        }
        return next;
    }

    private byte[] start(int table, TimeToLive timeToLive) {
        ExpiryMarks.Mark mark = marks.of(table);
        byte[] next = mark != null && mark.setting() == timeToLive.changedAt() ? mark.next() : null;
        return next == null ? RowKey.ofTable(RowKey.ITEM, table) : next;
    }

    /** The marks with one more, without those of settings that are no longer. */
    private ExpiryMarks marked(int table, ExpiryMarks.Mark mark) {
        Map<Integer, ExpiryMarks.Mark> more = new TreeMap<>();
        marks.byTable().forEach((number, known) -> {
            TimeToLive current = enabled(number);
            if (current != null && current.changedAt() == known.setting()) {
                more.put(number, known);
            }
        });
        more.put(table, mark);
        return new ExpiryMarks(more);
    }
}
