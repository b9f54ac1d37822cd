package io.streambed.model;

/**
 * Provisioned throughput; both capacities are 0 for on-demand tables.
 *
 * @param lastIncrease when capacity was last increased, epoch milliseconds, 0 = never
 * @param lastDecrease when capacity was last decreased, epoch milliseconds, 0 = never
 * @param decreasesToday decreases on the current UTC day
 */
public record Throughput(long readUnits, long writeUnits, long lastIncrease, long lastDecrease, int decreasesToday) {
    public static final Throughput NONE = new Throughput(0, 0, 0, 0, 0);

    public Throughput {
        if (readUnits < 0 || writeUnits < 0 || lastIncrease < 0 || lastDecrease < 0 || decreasesToday < 0) {
            throw new IllegalArgumentException("negative throughput");
        }
    }
}
