package io.streambed.history;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.EncodedItem;
import io.streambed.write.LoadItems;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes items into a table that is being filled (see {@link InitialLoads}), through the sequencers of its log partitions and on
 * whatever nodes those are. Of each log partition one batch is on its way and one is being filled, so memory is bounded and
 * other writers get their turns. Of items with the same key the last wins. Writing the same again changes nothing.
 * Mutable; used by one thread.
 */
public final class TableLoader {
    private static final int BATCH_BYTES = 256 * 1024;
    private static final int BATCH_ROWS = 512;
    private static final Duration BATCH_TIMEOUT = Duration.ofSeconds(60);
    private static final long THROTTLED_PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private final LoadItems load;
    private final TableDefinition table;
    private final Map<Integer, Part> parts = new HashMap<>();
    private long loaded;

    /** @param table that is being filled, and that all its log partitions know of */
    public TableLoader(LoadItems load, TableDefinition table) {
        this.load = load;
        this.table = table;
    }

    /** What goes to one log partition. */
    private static final class Part {
        private final int logPartition;
        private Map<ByteBuffer, LoadItems.Row> batch = new LinkedHashMap<>();
        private int bytes;
        private List<LoadItems.Row> sent = List.of();
        private @Nullable CompletableFuture<Void> underWay;

        Part(int logPartition) {
            this.logPartition = logPartition;
        }
    }

    /**
     * Adds an item. Waits when too much is on its way.
     *
     * @throws DynamoDbException if an item added before could not be written
     */
    public void add(byte[] primaryKey, EncodedItem item) {
        int logPartition = table.logPartitionOf(PrimaryKey.hashOf(primaryKey));
        Part part = parts.computeIfAbsent(logPartition, Part::new);
        part.batch.put(ByteBuffer.wrap(primaryKey), new LoadItems.Row(primaryKey, item));
        part.bytes += primaryKey.length + item.avro().length;
        if (part.bytes >= BATCH_BYTES || part.batch.size() >= BATCH_ROWS) {
            send(part);
        }
    }

    /**
     * Waits until everything that was added is applied.
     *
     * @throws DynamoDbException if an item could not be written
     */
    public void finish() {
        for (Part part : parts.values()) {
            if (!part.batch.isEmpty()) {
                send(part);
            }
        }
        parts.values().forEach(this::await);
    }

    /** Items that are written for certain. */
    public long loaded() {
        return loaded;
    }

    private void send(Part part) {
        await(part);
        part.sent = new ArrayList<>(part.batch.values());
        part.batch = new LinkedHashMap<>();
        part.bytes = 0;
        part.underWay = submit(part);
    }

    private CompletableFuture<Void> submit(Part part) {
        return load.load(part.logPartition, table.number(), part.sent, System.nanoTime() + BATCH_TIMEOUT.toNanos())
                .toCompletableFuture();
    }

    private void await(Part part) {
        CompletableFuture<Void> underWay = part.underWay;
        while (underWay != null) {
            try {
                underWay.join();
                loaded += part.sent.size();
                underWay = null;
            } catch (CompletionException failure) {
                if (!(failure.getCause() instanceof DynamoDbException error && error.type() == ErrorType.THROTTLING)) {
                    part.underWay = null;
                    throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
                }
                LockSupport.parkNanos(THROTTLED_PAUSE_NANOS);
                underWay = submit(part);
            }
        }
        part.underWay = null;
    }
}
