package io.streambed.model;

/**
 * Capacity units that come at a steady rate and may be saved up for some minutes. A request passes if there is anything in
 * the bucket, and takes out what it turns out to cost, so that there may be less than nothing in it afterwards. Mutable and
 * thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html">DynamoDB burst
 *     and adaptive capacity</a>
 */
public final class TokenBucket {
    /** How many seconds' units a bucket holds. */
    public static final int BURST_SECONDS = 300;

    private static final double NANOS_PER_SECOND = 1e9;

    private double perSecond;
    private double tokens;
    private long filledAt;

    /**
     * A full bucket.
     *
     * @param perSecond units, more than 0
     * @param nanos now, on the scale on which all later times are given
     */
    public TokenBucket(double perSecond, long nanos) {
        requirePositive(perSecond);
        this.perSecond = perSecond;
        this.tokens = perSecond * BURST_SECONDS;
        this.filledAt = nanos;
    }

    /** Whether a request may pass. */
    public synchronized boolean hasTokens(long nanos) {
        fill(nanos);
        return tokens > 0;
    }

    /** Takes out what a request has cost, whether there is as much or not. */
    public synchronized void take(double units, long nanos) {
        fill(nanos);
        tokens -= units;
    }

    /** Changes the rate from now on. What was saved up stays, as far as it fits. */
    public synchronized void rate(double unitsPerSecond, long nanos) {
        requirePositive(unitsPerSecond);
        fill(nanos);
        perSecond = unitsPerSecond;
        tokens = Math.min(tokens, perSecond * BURST_SECONDS);
    }

    /** Whether the bucket is as good as a new one. */
    public synchronized boolean isFull(long nanos) {
        fill(nanos);
        return tokens >= perSecond * BURST_SECONDS;
    }

    private void fill(long nanos) {
        long passed = nanos - filledAt;
        // Callers read the clock before they come here, so the times of two of them may be the wrong way round.
        if (passed > 0) {
            tokens = Math.min(perSecond * BURST_SECONDS, tokens + perSecond * (passed / NANOS_PER_SECOND));
            filledAt = nanos;
        }
    }

    private static void requirePositive(double rate) {
        if (!(rate > 0)) {
            throw new IllegalArgumentException("no rate: " + rate);
        }
    }
}
