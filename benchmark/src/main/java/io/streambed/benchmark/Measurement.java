package io.streambed.benchmark;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What one scenario gave.
 *
 * @param elapsed the measured window, warm-up excluded
 * @param errors answers that were not the expected ones, in the window; never part of {@code latency}
 * @param latency of the successful answers, in nanoseconds
 * @param generatorCores processor time of the load generator per second of wall time, warm-up included
 * @param serverCores the same of the measured process and its children
 */
record Measurement(Duration elapsed, long errors, Histogram latency, double generatorCores, double serverCores) {
    private static final long SHORTEST = 1_000;
    private static final long LONGEST = Duration.ofMinutes(1).toNanos();

    static Histogram newHistogram() {
        return new Histogram(SHORTEST, LONGEST, 3);
    }

    static void recordNanos(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, LONGEST));
    }

    double perSecond() {
        return elapsed.isZero() ? 0 : latency.getTotalCount() / (elapsed.toNanos() / 1e9);
    }

    double percentileMillis(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e6;
    }

    Measurement withServerCores(double cores) {
        return new Measurement(elapsed, errors, latency, generatorCores, cores);
    }
}
