package io.streambed.history;

import io.streambed.protocol.CallObserver;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Service;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Keeps work in the background from slowing clients down: the more requests for items are answered, the longer its threads pause
 * between pieces of work. Without requests they do not pause at all. Thread-safe.
 */
public final class BackgroundPace implements CallObserver {
    /** Requests per second from which on pauses are as long as they get. */
    private static final double FULL_RATE = 200;

    /**
     * How much longer than the work its pauses are then, for one thread. What others do for that work, the log and the stores, comes on
     * top of it, several times as much.
     */
    private static final double PAUSE_FACTOR = 24;

    private static final long SAMPLE_NANOS = Duration.ofMillis(50).toNanos();
    private static final long MAX_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    /** What is over so soon slows nobody down. */
    private static final long FREE_NANOS = Duration.ofMillis(250).toNanos();

    private final LongSupplier nanoTime;
    private final LongAdder answered = new LongAdder();
    private final AtomicInteger threads = new AtomicInteger();
    private long sampledAt;
    private long sampledCount;
    private volatile double weight;

    public BackgroundPace() {
        this(System::nanoTime);
    }

    BackgroundPace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.sampledAt = nanoTime.getAsLong();
    }

    @Override
    public void answered(Operation operation, int status, long nanos) {
        // Those who wait for a table to become ACTIVE, or for records of a stream, do not want it to take longer.
        if (operation.service() == Service.DYNAMODB && !operation.name().startsWith("Describe")) {
            answered.increment();
        }
    }

    /** A thread's work begins, or goes on. */
    public Work begin() {
        return new Work();
    }

    /** One thread's work. Mutable; used by that thread, and always closed. */
    public final class Work implements AutoCloseable {
        private long resumed = nanoTime.getAsLong();
        private long worked;

        private Work() {
            threads.incrementAndGet();
        }

        /** To be called between pieces of work that take some milliseconds; waits for as long as clients need. */
        public void pause() {
            long pause = nextPause();
            worked += sinceResumed();
            if (pause > 0) {
                LockSupport.parkNanos(pause);
            }
            resumed = nanoTime.getAsLong();
        }

        /** Nanoseconds to wait after what was done since the last pause. */
        long nextPause() {
            long piece = sinceResumed();
            return worked + piece <= FREE_NANOS
                    ? 0
                    : Math.min((long) (piece * weight() * PAUSE_FACTOR * threads.get()), MAX_PAUSE_NANOS);
        }

        private long sinceResumed() {
            return nanoTime.getAsLong() - resumed;
        }

        @Override
        public void close() {
            threads.decrementAndGet();
        }
    }

    /** From 0, nobody calls, to 1. */
    private double weight() {
        long now = nanoTime.getAsLong();
        synchronized (this) {
            long elapsed = now - sampledAt;
            if (elapsed >= SAMPLE_NANOS) {
                long count = answered.sum();
                double rate = (count - sampledCount) * 1e9 / elapsed;
                weight = Math.min(rate / FULL_RATE, 1);
                sampledAt = now;
                sampledCount = count;
            }
        }
        return weight;
    }
}
