package io.streambed.stream;

import io.streambed.model.DynamoDbException;
import io.streambed.model.PartitionMovedException;
import io.streambed.schemas.RecordCodec;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the change log for those who want more than the tail buffer has, on a few threads of its own, each with its own
 * consumer. Threads and consumers come when needed and go when idle. What waits for a thread is bounded; beyond that
 * readers are throttled. Thread-safe.
 */
public final class LogReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);
    private static final Duration IDLE = Duration.ofMinutes(1);

    /**
     * Bounds of a reader.
     *
     * @param threads how many ranges are read at a time
     * @param maxWaiting how many more reads may wait for a thread
     */
    public record Options(int threads, int maxWaiting) {
        public static Options defaults() {
            return new Options(2, 128);
        }
    }

    private final RecordCodec codec;
    private final ThreadPoolExecutor executor;
    private final AtomicInteger threads = new AtomicInteger();

    /** @param clientConfig how to reach the cluster */
    public LogReader(Map<String, Object> clientConfig, String changesTopic, RecordCodec codec, Options options) {
        this(() -> new KafkaLogSource(clientConfig, changesTopic), codec, options);
    }

    LogReader(Supplier<LogSource> sources, RecordCodec codec, Options options) {
        this.codec = codec;
        this.executor = new ThreadPoolExecutor(
                options.threads(),
                options.threads(),
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(options.maxWaiting()),
                worker -> new ReaderThread(worker, sources, threads.incrementAndGet()));
        executor.allowCoreThreadTimeOut(true);
    }

    RecordCodec codec() {
        return codec;
    }

    /**
     * Runs a task with a source on one of the threads. Fails with a {@link DynamoDbException} if too many wait, or if the
     * log cannot be read.
     *
     * @param deadlineNanos of the call it is for, in terms of {@link System#nanoTime()}
     */
    <T> CompletableFuture<T> submit(long deadlineNanos, Function<LogSource, T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.execute(() -> run(deadlineNanos, task, result));
        } catch (RejectedExecutionException full) {
            result.completeExceptionally(StreamErrors.tooManyReads());
        }
        return result;
    }

    private <T> void run(long deadlineNanos, Function<LogSource, T> task, CompletableFuture<T> result) {
        if (System.nanoTime() - deadlineNanos >= 0) {
            // Nobody waits for it any more.
            result.completeExceptionally(StreamErrors.tooManyReads());
            return;
        }
        T value;
        try {
            value = task.apply(ReaderThread.current().source());
        } catch (LogTrimmedException trimmed) {
            result.completeExceptionally(StreamErrors.trimmed());
            return;
        } catch (DynamoDbException | PartitionMovedException answer) {
            result.completeExceptionally(answer);
            return;
        } catch (RuntimeException | Error failure) {
            if (!executor.isShutdown()) {
                LOG.warn("The change log could not be read for a stream", failure);
            }
            // Whatever state it is in, the next read begins with a new one.
            ReaderThread.current().closeSource();
            result.completeExceptionally(StreamErrors.logUnreadable());
            return;
        }
        result.complete(value);
    }

    /** Waits for the reads under way, for a short time; those that wait fail at their deadlines. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.warn("Reads of the change log are still under way");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A thread of the pool with its source, which only the thread itself touches. */
    private static final class ReaderThread extends Thread {
        private final Supplier<LogSource> sources;
        private @Nullable LogSource source;

        ReaderThread(Runnable worker, Supplier<LogSource> sources, int number) {
            super(worker, "streambed-log-reader-" + number);
            this.sources = sources;
            setDaemon(true);
        }

        static ReaderThread current() {
            return (ReaderThread) Thread.currentThread();
        }

        @Override
        public void run() {
            try {
                super.run();
            } finally {
                closeSource();
            }
        }

        LogSource source() {
            LogSource current = source;
            if (current == null) {
                current = sources.get();
                source = current;
            }
            return current;
        }

        void closeSource() {
            LogSource current = source;
            source = null;
            if (current != null) {
                try {
                    current.close();
                } catch (RuntimeException failure) {
                    LOG.warn("A consumer of the change log could not be closed", failure);
                }
            }
        }
    }
}
