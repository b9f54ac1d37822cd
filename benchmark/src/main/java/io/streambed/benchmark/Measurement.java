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
 * @param items what is counted per second: the successful answers, or the items in them
 * @param acknowledged successful answers, warm-up included
 * @param peakMemory of the server in bytes while it was measured; 0 where that is no figure of the scenario
 */
record Measurement(
        Duration elapsed,
        long errors,
        Histogram latency,
        double generatorCores,
        double serverCores,
        long items,
        long acknowledged,
        long peakMemory) {
    private static final long SHORTEST = 1_000;
    private static final long LONGEST = Duration.ofMinutes(1).toNanos();

    Measurement(Duration elapsed, long errors, Histogram latency, double generatorCores, double serverCores) {
        this(
                elapsed,
                errors,
                latency,
                generatorCores,
                serverCores,
                latency.getTotalCount(),
                latency.getTotalCount(),
                0);
    }

    static Histogram newHistogram() {
        return new Histogram(SHORTEST, LONGEST, 3);
    }

    static void recordNanos(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, LONGEST));
    }

    double perSecond() {
        return elapsed.isZero() ? 0 : items / (elapsed.toNanos() / 1e9);
    }

    double percentileMillis(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e6;
    }

    Measurement withServerCores(double value) {
        return new Measurement(elapsed, errors, latency, generatorCores, value, items, acknowledged, peakMemory);
    }

    Measurement withItems(long value) {
        return new Measurement(elapsed, errors, latency, generatorCores, serverCores, value, acknowledged, peakMemory);
    }

    Measurement withAcknowledged(long value) {
        return new Measurement(elapsed, errors, latency, generatorCores, serverCores, items, value, peakMemory);
    }

    Measurement withPeakMemory(long value) {
        return new Measurement(elapsed, errors, latency, generatorCores, serverCores, items, acknowledged, value);
    }
}
