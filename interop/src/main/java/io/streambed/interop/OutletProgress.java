package io.streambed.interop;

import io.streambed.model.StreamingDestination.TimePrecision;
import io.streambed.stream.ChangePosition;
import java.time.Duration;

/** How far an {@link Outlet} is. Mutable, used by one thread. */
final class OutletProgress {
    private static final long FIRST_PAUSE = Duration.ofMillis(200).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(30).toNanos();
    private static final long RECOMMIT = Duration.ofMinutes(5).toNanos();

    /** Everything before it is sent, or was nothing. */
    private ChangePosition position;

    private ChangePosition committed;
    private long committedAt = System.nanoTime();
    private long pause;
    private long retryAt = System.nanoTime();
    private TimePrecision precision = TimePrecision.MILLISECOND;

    OutletProgress(ChangePosition position) {
        this.position = position;
        this.committed = position;
    }

    ChangePosition position() {
        return position;
    }

    TimePrecision precision() {
        return precision;
    }

    void precision(TimePrecision current) {
        precision = current;
    }

    /** Nothing lay between. */
    void passedTo(ChangePosition next) {
        position = next;
    }

    void committed(ChangePosition next) {
        position = next;
        committed = next;
        committedAt = System.nanoTime();
        pause = 0;
    }

    /** What is not committed is to be read and sent again, after a while. */
    void failed() {
        position = committed;
        pause = pause == 0 ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
        retryAt = System.nanoTime() + pause;
    }

    boolean paused() {
        return pause > 0 && System.nanoTime() - retryAt < 0;
    }

    /** Whether a position without records is due to be committed, so that it is not forgotten or far behind. */
    boolean stale() {
        return !position.equals(committed) && System.nanoTime() - committedAt > RECOMMIT;
    }
}
