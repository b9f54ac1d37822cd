package io.streambed.materializer;

import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.EncodedItem;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts, in small steps, the items that were there before their index. How far it is stands in the counters' own row and so
 * belongs to them: a change of an item that is counted changes the counters, another does not. Used by the partition's stream
 * thread.
 */
final class IndexCounting {
    private static final int MAX_STEP_BYTES = 512 << 10;

    private final Rows rows;
    private final AppliedTables tables;
    private final ArrayDeque<Integer> jobs = new ArrayDeque<>();

    /** Behind it no row can be from a record that is still to be applied, here or on a disk that was lost. */
    private long logEnd;

    IndexCounting(Rows rows, AppliedTables tables) {
        this.rows = rows;
        this.tables = tables;
        tables.tables().values().forEach(this::table);
    }

    /** To be called at the opening. */
    void logEndsAt(long end) {
        logEnd = end;
    }

    /** Looks for indexes of a table that are not counted. */
    void table(AppliedTable table) {
        if (uncounted(table) != null && !jobs.contains(table.number())) {
            jobs.add(table.number());
        }
    }

    private @Nullable SecondaryIndex uncounted(@Nullable AppliedTable table) {
        TableDefinition definition = table == null ? null : table.definition();
        return definition == null ? null : row(definition.number()).uncounted(definition);
    }

    private CountersRow row(int table) {
        return tables.countersRows().getOrDefault(table, CountersRow.NONE);
    }

    boolean pending() {
        return !jobs.isEmpty();
    }

    /** Whether the counters have all items that are in an index. */
    boolean isComplete(int table, int index) {
        return row(table).isComplete(index);
    }

    /** One step; true if there may be more to do. */
    boolean step(int maxItems, long appliedOffset) {
        Integer number = jobs.peekFirst();
        if (number == null || appliedOffset + 1 < logEnd) {
            return pending();
        }
        AppliedTable table = tables.tables().get(number);
        SecondaryIndex index = uncounted(table);
        if (table == null || table.definition() == null || index == null) {
            jobs.removeFirst();
            return pending();
        }
        CountersRow after = count(table.definition(), index, row(number), maxItems);
        rows.putAll(List.of(new Rows.Row(RowKey.counters(number), after.encode())));
        tables.publish(number, after);
        return true;
    }

    private CountersRow count(TableDefinition table, SecondaryIndex index, CountersRow before, int maxItems) {
        CountersRow.Counting counting = before.counting();
        byte[] next = counting != null && counting.index() == index.id()
                ? counting.next()
                : RowKey.ofTable(RowKey.ITEM, table.number());
        long items = 0;
        long bytes = 0;
        int read = 0;
        boolean more = true;
        try (Rows.Cursor cursor = rows.range(next, RowKey.endOfTable(RowKey.ITEM, table.number()))) {
            for (int i = 0; more && i < maxItems && read < MAX_STEP_BYTES; i++) {
                more = cursor.next();
                if (more) {
                    EncodedItem item = ItemRow.decode(cursor.value());
                    if (IndexEntries.contains(index, item)) {
                        items++;
                        bytes += IndexEntries.sizeOf(table.key(), index, item);
                    }
                    read += item.avro().length;
                    next = Arrays.copyOf(cursor.key(), cursor.key().length + 1);
                }
            }
        }
        return before.counted(new IndexCounters(index.id(), items, bytes), more ? next : null);
    }
}
