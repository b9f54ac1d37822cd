package io.streambed.transfer;

import java.util.concurrent.TimeUnit;

/** Keeps a job below a rate, over seconds. Used by one thread. */
final class Pace {
    private static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long unitsPerSecond;
    private long freeAtNanos = System.nanoTime();

    /** @param unitsPerSecond 0 for no bound */
    Pace(long unitsPerSecond) {
        this.unitsPerSecond = unitsPerSecond;
    }

    /** Waits until so many units more are within the rate. */
    void take(long units) throws InterruptedException {
        if (unitsPerSecond == 0) {
            return;
        }
        long now = System.nanoTime();
        freeAtNanos = Math.max(freeAtNanos, now - BURST_NANOS) + units * TimeUnit.SECONDS.toNanos(1) / unitsPerSecond;
        long waitNanos = freeAtNanos - now;
        if (waitNanos > 0) {
            TimeUnit.NANOSECONDS.sleep(waitNanos);
        }
    }
}
