package io.streambed.model;

/**
 * That a table can be restored to any moment of the last days.
 *
 * @param since when it was switched on, epoch milliseconds: nothing before can be restored
 * @param days how far back, 1 to {@value #MAX_DAYS}
 */
public record PointInTimeRecovery(long since, int days) {
    /** The longest period, and the one that holds when none is given. */
    public static final int MAX_DAYS = 35;

    private static final long DAY_MILLIS = 24L * 3_600_000;

    public PointInTimeRecovery {
        if (since < 0 || days < 1 || days > MAX_DAYS) {
            throw new IllegalArgumentException("recovery since " + since + " for " + days + " days");
        }
    }

    /** The period in milliseconds. */
    public long periodMillis() {
        return days * DAY_MILLIS;
    }

    /**
     * The earliest moment that can be restored.
     *
     * @param now epoch milliseconds
     */
    public long earliest(long now) {
        return Math.max(since, now - periodMillis());
    }
}
