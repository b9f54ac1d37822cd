package io.streambed.model;

import java.time.Instant;
import java.time.ZoneOffset;

/**
 * The expiries that are due at some time: those it has passed, unless they lie five years back or more, which the service
 * takes for a mistake.
 *
 * @param from the earliest, epoch seconds
 * @param before the first that is not due yet, epoch seconds
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html">How it works: time to
 *     live</a>
 */
public record ExpiryWindow(long from, long before) {
    private static final int YEARS = 5;

    /**
     * What is due at a time.
     *
     * @param now epoch milliseconds
     */
    public static ExpiryWindow at(long now) {
        long before = Math.ceilDiv(now, 1000L);
        Instant back = Instant.ofEpochMilli(now)
                .atOffset(ZoneOffset.UTC)
                .minusYears(YEARS)
                .toInstant();
        return new ExpiryWindow(Math.max(0, back.getEpochSecond() + 1), before);
    }

    /** Whether an expiry is due; {@link TimeToLive#NEVER} is not. */
    public boolean contains(long expiry) {
        return expiry >= from && expiry < before;
    }
}
