package io.streambed.transfer;

import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.KeyRange;
import io.streambed.model.TableDefinition;
import io.streambed.model.TablePartition;
import io.streambed.model.TableStatus;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads a table as it was, a table partition after the other, whichever nodes own them. Thread-safe. */
final class TablePast {
    /** By when the log must have been read. It bounds the first page of a part only. */
    private static final long PAGE_NANOS = TimeUnit.MINUTES.toNanos(30);

    private static final int ATTEMPTS = 5;

    private final ReadTablePart parts;
    private final Catalog catalog;

    TablePast(ReadTablePart parts, Catalog catalog) {
        this.parts = parts;
        this.catalog = catalog;
    }

    /**
     * To be called when all partitions have been read: what was read of a table that was dropped meanwhile may be less than
     * there was, unless recovery keeps its rows.
     */
    void confirm(String tableId) throws TransferException, InterruptedException {
        CatalogTable table;
        try {
            table = catalog.readToEnd().toCompletableFuture().get().byId(tableId);
        } catch (ExecutionException e) {
            throw new TransferException(FailureCode.INTERNAL_ERROR, "The table could not be read.", e);
        }
        boolean dropped = table == null
                || (table.status() == TableStatus.DELETING && table.definition().recovery() == null);
        if (dropped) {
            throw new TransferException(FailureCode.TABLE_NOT_FOUND, "The table was dropped while it was read.");
        }
    }

    /** Gets the rows of one table partition. */
    interface Sink {
        /** The rows come from the first on, also when some have come before: reading had to begin again. */
        void begin() throws TransferException;

        void rows(List<PartRow> rows) throws TransferException;
    }

    /**
     * Reads one table partition.
     *
     * @param after the beginning of a period, exclusive, epoch milliseconds; null to read what there was at the moment
     * @param upTo the moment, inclusive, epoch milliseconds
     */
    void read(TableDefinition table, int partition, @Nullable Long after, long upTo, JobProgress progress, Sink sink)
            throws TransferException, InterruptedException {
        ReadTablePart.Part part = new ReadTablePart.Part(
                table.number(),
                table.partitions().get(partition).logPartition(),
                range(table.partitions(), partition),
                after,
                upTo);
        for (int attempt = 1; !attempt(part, progress, sink, attempt == ATTEMPTS); attempt++) {
            TimeUnit.MILLISECONDS.sleep(100L << attempt);
        }
    }

    private boolean attempt(ReadTablePart.Part part, JobProgress progress, Sink sink, boolean last)
            throws TransferException, InterruptedException {
        String cursor = UUID.randomUUID().toString();
        sink.begin();
        int number = 0;
        while (true) {
            progress.check();
            PartPage page;
            try {
                page = parts.read(part, cursor, number++, System.nanoTime() + PAGE_NANOS)
                        .toCompletableFuture()
                        .get();
            } catch (ExecutionException e) {
                Throwable failure = cause(e);
                if (ReadTablePart.isOutside(failure)) {
                    throw new TransferException(
                            FailureCode.INVALID_TIME,
                            "The log does not go back to the requested time any more.",
                            failure);
                }
                if (last) {
                    throw new TransferException(FailureCode.INTERNAL_ERROR, "The table could not be read.", failure);
                }
                return false;
            }
            sink.rows(page.rows());
            if (page.last()) {
                return true;
            }
        }
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static KeyRange range(List<TablePartition> partitions, int index) {
        byte[] from = bytes(partitions.get(index).firstHash());
        boolean isLast = index == partitions.size() - 1;
        return KeyRange.ascending(
                from, isLast ? null : bytes(partitions.get(index + 1).firstHash()));
    }

    private static byte[] bytes(int hash) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(hash).array();
    }
}
