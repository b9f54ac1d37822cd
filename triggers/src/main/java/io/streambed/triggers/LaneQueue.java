package io.streambed.triggers;

import io.streambed.triggers.EventSourceMapping.Settings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The records that wait for a lane, bounded, and taken in batches. One thread adds and one takes. */
final class LaneQueue {
    /** What one event may hold: Lambda's limit of an invocation's payload, with room for what is around the records. */
    static final int MAX_BATCH_BYTES = 6 * 1024 * 1024 - 16 * 1024;

    private static final int MIN_CAPACITY = 256;

    private record Waiting(TriggerRecord record, long sinceNanos) {}

    private final int batchSize;
    private final int capacity;
    private final long gatherNanos;
    private final long windowMillis;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean closed;
    private boolean stopped;

    LaneQueue(Settings settings) {
        this.batchSize = settings.batchSize();
        this.capacity = Math.max(2 * batchSize, MIN_CAPACITY);
        this.gatherNanos = TimeUnit.SECONDS.toNanos(settings.batchingWindowSeconds());
        this.windowMillis = TimeUnit.SECONDS.toMillis(settings.tumblingWindowSeconds());
    }

    /** Adds a record, waiting for room no longer than a time; false if there was none. */
    boolean offer(TriggerRecord record, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (!stopped && (waiting.size() >= capacity || bytes >= 2L * MAX_BATCH_BYTES)) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            if (stopped) {
                return false;
            }
            waiting.addLast(new Waiting(record, System.nanoTime()));
            bytes += record.weight();
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more comes. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is wanted: whoever waits gets an answer. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next batch: as many records as one may have, or as have come within the batching window. All of them lie in the
     * same tumbling window, if there are such.
     *
     * @param nanos how long to wait for a first record
     * @return empty if none came in that time, null if none will ever come
     */
    @Nullable
    List<TriggerRecord> take(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (waiting.isEmpty()) {
                if (stopped || closed) {
                    return null;
                }
                if (left <= 0) {
                    return List.of();
                }
                left = changed.awaitNanos(left);
            }
            gather();
            return stopped ? null : remove();
        } finally {
            lock.unlock();
        }
    }

    private void gather() throws InterruptedException {
        long left = waiting.getFirst().sinceNanos() + gatherNanos - System.nanoTime();
        while (left > 0 && !stopped && !closed && !complete()) {
            left = changed.awaitNanos(left);
        }
    }

    private boolean complete() {
        return waiting.size() >= batchSize
                || bytes >= MAX_BATCH_BYTES
                || windowOf(waiting.getFirst().record())
                        != windowOf(waiting.getLast().record());
    }

    private List<TriggerRecord> remove() {
        List<TriggerRecord> batch = new ArrayList<>(Math.min(batchSize, waiting.size()));
        long window = windowOf(waiting.getFirst().record());
        long size = 0;
        while (!waiting.isEmpty() && batch.size() < batchSize) {
            TriggerRecord next = waiting.getFirst().record();
            boolean fits = batch.isEmpty() || size + next.weight() <= MAX_BATCH_BYTES;
            if (!fits || windowOf(next) != window) {
                break;
            }
            waiting.removeFirst();
            batch.add(next);
            size += next.weight();
        }
        bytes -= size;
        changed.signalAll();
        return batch;
    }

    /** Which tumbling window a record lies in; the same for all if there are none. */
    private long windowOf(TriggerRecord record) {
        return windowMillis == 0 ? 0 : Math.floorDiv(record.time(), windowMillis);
    }
}
