package io.streambed.transfer;

import io.streambed.model.TableDefinition;
import io.streambed.write.BulkWrites;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Brings items into a table, in batches, one under way for each log partition. Of items with one key the last stays. Used by
 * one thread.
 */
final class TableLoad {
    private static final int BATCH_ITEMS = 200;
    private static final int BATCH_BYTES = 256 * 1024;
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final TableDefinition table;
    private final PutTarget target;
    private final JobProgress progress;
    private final Map<Integer, Batch> batches = new HashMap<>();

    /** What one log partition gets. */
    private static final class Batch {
        private Map<String, BulkWrites.Put> items = new LinkedHashMap<>();
        private int bytes;
        private List<BulkWrites.Put> sent = List.of();
        private CompletableFuture<BulkWrites.Outcome> underWay =
                CompletableFuture.completedFuture(new BulkWrites.Outcome(List.of(), false));
    }

    TableLoad(TableDefinition table, PutTarget target, JobProgress progress) {
        this.table = table;
        this.target = target;
        this.progress = progress;
    }

    /** Takes an item; it is written now or later. */
    void put(BulkWrites.Put item) throws TransferException, InterruptedException {
        int logPartition = table.logPartitionOf(item.key().hash());
        Batch batch = batches.computeIfAbsent(logPartition, _ -> new Batch());
        BulkWrites.Put replaced = batch.items.put(item.key().toString(), item);
        batch.bytes += item.image().avro().length + item.key().bytes().length;
        if (replaced != null) {
            progress.written(1);
        }
        if (batch.items.size() >= BATCH_ITEMS || batch.bytes >= BATCH_BYTES) {
            send(logPartition, batch);
        }
    }

    /** Returns when all that was taken is written. */
    void flush() throws TransferException, InterruptedException {
        for (Map.Entry<Integer, Batch> entry : batches.entrySet()) {
            send(entry.getKey(), entry.getValue());
        }
        for (Map.Entry<Integer, Batch> entry : batches.entrySet()) {
            await(entry.getKey(), entry.getValue());
        }
    }

    private void send(int logPartition, Batch batch) throws TransferException, InterruptedException {
        await(logPartition, batch);
        if (!batch.items.isEmpty()) {
            batch.sent = new ArrayList<>(batch.items.values());
            batch.items = new LinkedHashMap<>();
            batch.bytes = 0;
            batch.underWay = submit(logPartition, batch.sent);
        }
    }

    private CompletableFuture<BulkWrites.Outcome> submit(int logPartition, List<BulkWrites.Put> items) {
        return target.put(table, logPartition, items, System.nanoTime() + DEADLINE_NANOS)
                .toCompletableFuture();
    }

    private void await(int logPartition, Batch batch) throws TransferException, InterruptedException {
        List<BulkWrites.Put> open = batch.sent;
        long pauseMillis = 1;
        long endNanos = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (!open.isEmpty()) {
            progress.check();
            int before = open.size();
            try {
                BulkWrites.Outcome outcome = batch.underWay.get();
                if (outcome.tableGone()) {
                    throw new TransferException(FailureCode.TABLE_NOT_FOUND, "The table does not exist any more.");
                }
                open = outcome.again();
            } catch (ExecutionException e) {
                throw new TransferException(FailureCode.INTERNAL_ERROR, "The table cannot be written to.", e);
            }
            progress.written(before - open.size());
            if (open.isEmpty()) {
                break;
            }
            if (System.nanoTime() - endNanos > 0) {
                throw new TransferException(FailureCode.INTERNAL_ERROR, "The table cannot be written to.");
            }
            TimeUnit.MILLISECONDS.sleep(pauseMillis);
            pauseMillis = open.size() < before ? 1 : Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
            batch.underWay = submit(logPartition, open);
        }
        batch.sent = List.of();
    }
}
