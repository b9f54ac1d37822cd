package io.streambed.read;

import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.TableLookup;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.EncodedItem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows until a page is full: it ends with the row that makes it as long as it may be, or that brings it to {@link
 * #MAX_BYTES}, whatever a filter will leave of it. A little is read at once, what is left on a worker. Used by one thread at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html">Paginating table query
 *     results</a>
 */
final class PageReader {
    /** The size of the items of a page of Query and Scan: 1 MB. */
    static final int MAX_BYTES = 1024 * 1024;

    private final PageRows rows;
    private final int maxRows;
    private final long maxBytes;
    private final List<@Nullable EncodedItem> items = new ArrayList<>();
    private long bytes;
    private int fetched;

    private PageReader(PageRows rows, int maxRows, long maxBytes) {
        this.rows = rows;
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
    }

    /**
     * Reads, and closes the cursor.
     *
     * @param maxRows at least 1
     * @param maxBytes at least 1
     */
    static CompletionStage<EncodedRows> read(PageRows rows, int maxRows, long maxBytes, ReadWorkers workers) {
        PageReader reader = new PageReader(rows, maxRows, maxBytes);
        boolean handedOver = false;
        try {
            if (reader.advance(ReadWorkers.INLINE_ROWS, ReadWorkers.INLINE_BYTES)) {
                return CompletableFuture.completedFuture(reader.result());
            }
            CompletionStage<EncodedRows> rest = workers.run(reader::readOn);
            handedOver = true;
            return rest;
        } finally {
            if (!handedOver) {
                rows.close();
            }
        }
    }

    /**
     * The table as the partition knows it.
     *
     * @throws io.streambed.model.DynamoDbException ResourceNotFoundException if the table is unknown or dropped there
     */
    static TableDefinition definition(OpenPartition partition, int table) {
        AppliedTable known = partition.tables().get(table);
        TableDefinition definition = known == null ? null : known.definition();
        if (definition == null) {
            throw TableLookup.itemsNotFound();
        }
        return definition;
    }

    private EncodedRows readOn() {
        try (rows) {
            advance(Integer.MAX_VALUE, Long.MAX_VALUE);
            return result();
        }
    }

    /** Returns whether the page has ended; if not, so many rows or bytes have been read. */
    private boolean advance(int rowsNow, long bytesNow) {
        for (int i = 0; i < rowsNow && bytes < bytesNow; i++) {
            if (isFull() || !rows.next()) {
                return true;
            }
            EncodedItem item = rows.item();
            items.add(item);
            bytes += rows.sizeOf(item);
            fetched += rows.fetchedFor(item);
        }
        return isFull();
    }

    private boolean isFull() {
        return items.size() >= maxRows || EncodedRows.sizeOf(bytes, fetched) >= maxBytes;
    }

    private EncodedRows result() {
        return new EncodedRows(items, bytes, fetched, isFull());
    }
}
