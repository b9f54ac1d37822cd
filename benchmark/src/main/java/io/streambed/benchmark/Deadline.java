package io.streambed.benchmark;

import java.time.Duration;

/** Bounds a loop that polls. */
record Deadline(long nanoTime) {
    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    boolean isOver() {
        return System.nanoTime() - nanoTime >= 0;
    }

    /** Sleeps, or fails with {@code complaint} when the time is over. */
    void pause(Duration duration, String complaint) {
        if (isOver()) {
            throw new BenchmarkException(complaint);
        }
        pause(duration);
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }
}
