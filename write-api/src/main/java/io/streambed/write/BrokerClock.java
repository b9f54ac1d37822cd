package io.streambed.write;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the broker's clock says, as far as it can be known for nothing: the broker puts its time on every record that is
 * appended, and tells it when it acknowledges the append; since then the monotonic clock has gone on. Thread-safe.
 */
public final class BrokerClock {
    private static final long TOLERANCE_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Times times;
    private volatile @Nullable Sighting last;

    /** A broker's time, and when it was learned, which is a moment later. */
    private record Sighting(long millis, long nanos) {}

    BrokerClock(Times times) {
        this.times = times;
    }

    /**
     * A record of this node was appended.
     *
     * @param appendTime the broker's, epoch milliseconds
     */
    void seen(long appendTime) {
        last = new Sighting(appendTime, times.nanos());
    }

    /** Whether this node's clock is within a minute of the broker's. Not before the first append. */
    boolean agrees() {
        Sighting sighting = last;
        if (sighting == null) {
            return false;
        }
        long broker = sighting.millis() + (times.nanos() - sighting.nanos()) / NANOS_PER_MILLI;
        return Math.abs(times.millis() - broker) <= TOLERANCE_MILLIS;
    }
}
