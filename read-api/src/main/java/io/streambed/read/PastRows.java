package io.streambed.read;

import io.streambed.materializer.KeyRange;
import io.streambed.materializer.PastItems;
import io.streambed.materializer.RowCursor;
import io.streambed.model.DynamoDbException;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.EncodedItem;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Items of the past as the rows of a page. */
final class PastRows implements RowCursor {
    private final Iterator<EncodedItem> items;
    private @Nullable EncodedItem current;

    private PastRows(List<EncodedItem> items) {
        this.items = items.iterator();
    }

    /** Reads a part of a page of a table, within one log partition. */
    static CompletionStage<EncodedRows> read(
            PastItems past,
            TableDefinition table,
            int logPartition,
            KeyRange range,
            String asOf,
            ScanPart.Bounds bounds,
            long deadlineNanos,
            ReadWorkers workers) {
        return past.read(table, logPartition, range, asOf, bounds.rows(), bounds.bytes(), deadlineNanos)
                .thenCompose(items -> PageReader.read(
                        new PageRows(new PastRows(items), table.key(), null, true),
                        bounds.rows(),
                        bounds.bytes(),
                        workers));
    }

    /** An index is not kept as it was. */
    static void requireTable(ReadTarget target) {
        if (target.index() != null) {
            throw DynamoDbException.validation("x-streambed-as-of is not supported on secondary indexes: "
                    + target.index().name());
        }
    }

    @Override
    public boolean next() {
        current = items.hasNext() ? items.next() : null;
        return current != null;
    }

    @Override
    public byte[] primaryKey() {
        throw new UnsupportedOperationException("pages need no keys");
    }

    @Override
    public EncodedItem item() {
        if (current == null) {
            throw new NoSuchElementException();
        }
        return current;
    }

    @Override
    public void close() {}
}
