package io.streambed.read;

import io.streambed.materializer.KeyRange;
import io.streambed.materializer.PastItems;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.EncodedItem;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Reads pages as of one moment, for one request.
 *
 * @param asOf an ISO-8601 instant or a sequence number, as the client wrote it
 * @param deadlineNanos in terms of {@link System#nanoTime()}
 */
record PastPages(PastItems past, ReadWorkers workers, String asOf, long deadlineNanos) {
    CompletionStage<List<EncodedItem>> items(
            TableDefinition table, int logPartition, KeyRange range, int maxRows, long maxBytes) {
        return past.read(table, logPartition, range, asOf, maxRows, maxBytes, deadlineNanos);
    }

    /** A part of a page of a table, within one log partition. */
    CompletionStage<EncodedRows> ofTable(
            TableDefinition table, int logPartition, KeyRange range, ScanPart.Bounds bounds) {
        return items(table, logPartition, range, bounds.rows(), bounds.bytes())
                .thenCompose(items -> PageReader.read(
                        new PageRows(new PastRows(items), table.key(), null, true),
                        bounds.rows(),
                        bounds.bytes(),
                        workers));
    }

    /**
     * A page of an index, as it is defined now.
     *
     * @param range of {@link io.streambed.model.IndexKey} bytes
     */
    CompletionStage<EncodedRows> ofIndex(
            TableDefinition table, SecondaryIndex index, ReadSource source, KeyRange range, ScanPart.Bounds bounds) {
        return new PastIndex(this, table, index, source, range, bounds).read();
    }
}
