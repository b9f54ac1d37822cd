package io.streambed.model;

/** What a table or global index was asked to be ready for at once, per second; kept and shown, it changes nothing. */
public record WarmThroughput(long readUnits, long writeUnits) {
    public WarmThroughput {
        if (readUnits < 0 || writeUnits < 0) {
            throw new IllegalArgumentException("negative throughput");
        }
    }
}
