package io.streambed.write;

import io.streambed.model.ExpiryWindow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a sweep has come in a table. It goes on where it was, because what it has deleted leaves graves in the store that
 * are slow to walk over; but now and then it starts from the beginning, because an item may be written that has expired long
 * ago. Used by one thread.
 */
final class SweptTable {
    private static final long FROM_START_NANOS = Duration.ofSeconds(10).toNanos();

    /** Items expire this much after a sweep has passed: they were written later than that, by clocks that are behind. */
    private static final long OVERLAP_SECONDS = 60;

    private final long setting;

    private boolean underWay;
    private boolean begun;
    private long startedNanos;
    private long second;
    private byte @Nullable [] key;

    /** @param setting when the table's time to live was set */
    SweptTable(long setting) {
        this.setting = setting;
    }

    long setting() {
        return setting;
    }

    /** What is to be looked at next of what is due, behind {@link #after}. */
    ExpiryWindow next(ExpiryWindow due, long now) {
        if (!underWay) {
            underWay = true;
            key = null;
            if (!begun || now - startedNanos >= FROM_START_NANOS) {
                begun = true;
                startedNanos = now;
                second = due.from();
            }
        }
        if (second < due.from()) {
            second = due.from();
            key = null;
        }
        return new ExpiryWindow(second, due.before());
    }

    /** The key of the item, of the first second of the window, that was looked at last; null for none of them. */
    byte @Nullable [] after() {
        return key;
    }

    void reached(long second, byte[] key) {
        this.second = second;
        this.key = key;
    }

    /** There is no more that is due. */
    void finished(ExpiryWindow due) {
        underWay = false;
        second = Math.max(due.from(), due.before() - OVERLAP_SECONDS);
        key = null;
    }
}
