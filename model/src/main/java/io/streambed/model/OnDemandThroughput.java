package io.streambed.model;

/**
 * The most that an on-demand table or global index may take.
 *
 * @param maxReadUnits request units per second, {@link #UNLIMITED} for no bound
 * @param maxWriteUnits request units per second, {@link #UNLIMITED} for no bound
 */
public record OnDemandThroughput(long maxReadUnits, long maxWriteUnits) {
    public static final long UNLIMITED = -1;

    public OnDemandThroughput {
        if (maxReadUnits < UNLIMITED || maxWriteUnits < UNLIMITED || maxReadUnits == 0 || maxWriteUnits == 0) {
            throw new IllegalArgumentException("maximum throughput is -1 or at least 1");
        }
    }
}
