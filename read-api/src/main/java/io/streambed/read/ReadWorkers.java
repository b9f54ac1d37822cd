package io.streambed.read;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Threads for reads that would hold an event loop for too long: pages beyond {@link #INLINE_ROWS} rows or {@link
 * #INLINE_BYTES} bytes, which are the fewest. How much waits here is bounded by how many calls may run at once. Thread-safe.
 */
public final class ReadWorkers implements AutoCloseable {
    /** Rows that are read on the thread that asks, an event loop most of the time: some hundred microseconds. */
    static final int INLINE_ROWS = 64;

    /** Bytes of items that are read and rendered on the thread that asks. */
    static final int INLINE_BYTES = 32 * 1024;

    private final ExecutorService threads;

    /** @param count one per processor: what they do never waits */
    public ReadWorkers(int count) {
        threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().daemon().name("streambed-read-", 0).factory());
    }

    /**
     * Runs it on one of the threads.
     *
     * @throws java.util.concurrent.RejectedExecutionException if this is closed
     */
    <T> CompletionStage<T> run(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, threads);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
