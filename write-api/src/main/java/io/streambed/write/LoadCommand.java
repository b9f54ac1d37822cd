package io.streambed.write;

import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.TableLookup;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.Cause;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts many items into a table that is being filled. Refused once the table is complete: then it belongs to its users, and what
 * a restore that was thought dead still sends must not undo their writes.
 */
final class LoadCommand extends Command<Integer> {
    private final int table;
    private final List<LoadItems.Row> rows;
    private final int weight;

    LoadCommand(int table, List<LoadItems.Row> rows, long deadlineNanos) {
        super(deadlineNanos);
        this.table = table;
        this.rows = rows;
        int bytes = 0;
        for (LoadItems.Row row : rows) {
            bytes += row.key().length + row.image().avro().length;
        }
        this.weight = bytes;
    }

    @Override
    protected Decision<Integer> decide(PartitionView view) {
        AppliedTable known = view.table(table);
        TableDefinition definition = known == null ? null : known.definition();
        if (definition == null || !definition.isLoading()) {
            throw TableLookup.itemsNotFound();
        }
        List<Change> changes = new ArrayList<>(rows.size());
        for (LoadItems.Row row : rows) {
            EncodedItem before = view.item(table, row.key());
            if (!row.image().equals(before)) {
                changes.add(new Change(table, row.key(), before, row.image(), Cause.USER));
            }
        }
        return new Decision.Changes<>(changes, changes.size());
    }

    @Override
    protected int weight() {
        return weight;
    }
}
