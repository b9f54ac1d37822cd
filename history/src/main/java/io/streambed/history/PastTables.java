package io.streambed.history;

import io.streambed.materializer.OpenPartition;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.PartitionMovedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables as of a moment that were read lately, so that the next page, or the next read of the same moment, need not read the
 * log again; and a few threads to read on. Both are bounded. Thread-safe.
 */
public final class PastTables implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PastTables.class);
    private static final int MAX_TABLES = 16;
    private static final int MAX_WAITING = 64;
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final Histories histories;
    private final Map<PastTable.Key, Used> tables = new LinkedHashMap<>();
    private final ThreadPoolExecutor threads;
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("streambed-past-sweeper").factory());
    private boolean closed;

    private record Used(PastTable table, long lastNanos) {}

    public PastTables(Histories histories) {
        this.histories = histories;
        int most = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
        this.threads = new ThreadPoolExecutor(
                most,
                most,
                60,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().daemon().name("streambed-past-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        var _ = sweeper.scheduleWithFixedDelay(this::sweep, IDLE.toSeconds(), 10, TimeUnit.SECONDS);
    }

    /** Runs a read; its failures become answers. */
    <R> void submit(CompletableFuture<R> result, Supplier<R> read) {
        try {
            threads.execute(() -> {
                try {
                    result.complete(read.get());
                } catch (OutsideHistoryException outside) {
                    result.completeExceptionally(DynamoDbException.validation(
                            "The moment is outside of the retained history. " + outside.getMessage()));
                } catch (HistoryUnreadableException unreadable) {
                    LOG.warn("History could not be read", unreadable);
                    result.completeExceptionally(
                            DynamoDbException.internal("The history could not be read, or not in time."));
                } catch (DynamoDbException | PartitionMovedException answer) {
                    result.completeExceptionally(answer);
                } catch (RuntimeException | Error failure) {
                    LOG.error("History could not be read", failure);
                    result.completeExceptionally(DynamoDbException.internal("Internal server error"));
                }
            });
        } catch (RejectedExecutionException full) {
            result.completeExceptionally(
                    new DynamoDbException(ErrorType.THROTTLING, "Too many reads of the past are waiting."));
        }
    }

    /** The table as of a moment, as it was read before or to be read now. */
    PastTable of(OpenPartition partition, int table, Moment moment) {
        PastTable.Key key = new PastTable.Key(partition, table, moment);
        List<PastTable> dropped = new ArrayList<>();
        PastTable found;
        synchronized (this) {
            if (closed) {
                throw new PartitionMovedException(partition.logPartition());
            }
            Used used = tables.remove(key);
            found = used != null
                    ? used.table()
                    : new PastTable(histories.of(partition, table).since(moment));
            tables.put(key, new Used(found, System.nanoTime()));
            while (tables.size() > MAX_TABLES) {
                PastTable.Key oldest = tables.keySet().iterator().next();
                Used old = tables.remove(oldest);
                if (old != null) {
                    dropped.add(old.table());
                }
            }
        }
        dropped.forEach(PastTable::close);
        return found;
    }

    private void sweep() {
        List<PastTable> idle = new ArrayList<>();
        long before = System.nanoTime() - IDLE.toNanos();
        synchronized (this) {
            tables.values().removeIf(used -> {
                boolean old = used.lastNanos() - before < 0;
                if (old) {
                    idle.add(used.table());
                }
                return old;
            });
        }
        idle.forEach(PastTable::close);
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
        threads.shutdownNow();
        List<PastTable> rest = new ArrayList<>();
        synchronized (this) {
            closed = true;
            tables.values().forEach(used -> rest.add(used.table()));
            tables.clear();
        }
        rest.forEach(PastTable::close);
    }
}
