package io.streambed.write;

import io.streambed.materializer.AppliedTable;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.LogRecord;
import java.util.List;

/**
 * Tells a log partition of a table as the catalog has it: its definition, or that it is dropped. Appends nothing if the
 * partition knows already.
 */
final class TableRecord extends Command<Boolean> {
    private final TableDefinition definition;
    private final boolean dropped;

    TableRecord(TableDefinition definition, boolean dropped, long deadlineNanos) {
        super(deadlineNanos);
        this.definition = definition;
        this.dropped = dropped;
    }

    /** Whether a partition that knows {@code known} of the table has nothing to learn. */
    static boolean isKnown(AppliedTable known, TableDefinition definition, boolean dropped) {
        TableDefinition current = known.definition();
        return current == null || (!dropped && current.version() >= definition.version());
    }

    @Override
    protected Decision<Boolean> decide(PartitionView view) {
        AppliedTable known = view.table(definition.number());
        if (known != null && isKnown(known, definition, dropped)) {
            return new Decision.Changes<>(List.of(), true);
        }
        long time = view.time();
        LogRecord record = dropped
                ? new LogRecord.TableDropped(time, definition.number(), definition.id())
                : new LogRecord.TableChanged(time, definition);
        // The offset is not known yet, and nobody asks the overlay for it.
        return new Decision.TableRecord<>(
                record,
                new AppliedTable(definition.number(), definition.id(), dropped ? null : definition, -1, time),
                true);
    }
}
