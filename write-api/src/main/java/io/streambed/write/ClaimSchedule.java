package io.streambed.write;

/** With which epoch to claim, and when to do it again. Guarded by the sequencer's lock. */
final class ClaimSchedule {
    /** A deposed node looks this many back-offs later whether it has the partition nevertheless. */
    private static final int DEPOSED_BACKOFFS = 5;

    private static final int MOST_BACKOFFS = 10;

    private final long intervalNanos;
    private final long backoffNanos;
    private long highestEpoch;
    private long sentEpoch;
    private int refusals;
    private boolean scheduled;
    private long dueNanos;

    /** @param epoch the epoch that is current when the partition is opened */
    ClaimSchedule(SequencerConfig config, long epoch) {
        this.intervalNanos = config.claimInterval().toNanos();
        this.backoffNanos = config.claimBackoff().toNanos();
        this.highestEpoch = epoch;
    }

    /** A claim, valid or void, was read from the log. */
    void seen(long epoch) {
        highestEpoch = Math.max(highestEpoch, epoch);
    }

    /** The epoch of the claim that is sent now: higher than any before it. */
    long next() {
        scheduled = false;
        highestEpoch++;
        sentEpoch = highestEpoch;
        return sentEpoch;
    }

    /** Whether the claim of this epoch is the last that was sent. */
    boolean isLastSent(long epoch) {
        return epoch == sentEpoch;
    }

    /** The claim could not be appended. */
    void failed(long nowNanos) {
        at(nowNanos + backoffNanos);
    }

    /**
     * The claim was read back void.
     *
     * @return whether to claim again at once; two nodes that both believe to own the partition must not chase each other at
     *     full speed
     */
    boolean refused(long nowNanos) {
        refusals++;
        if (refusals == 1) {
            return true;
        }
        at(nowNanos + backoffNanos * Math.min(refusals, MOST_BACKOFFS));
        return false;
    }

    /** The claim was read back valid. */
    void confirmed(long nowNanos) {
        refusals = 0;
        at(nowNanos + intervalNanos);
    }

    /** Another node's claim was read back. */
    void deposed(long nowNanos) {
        at(nowNanos + backoffNanos * DEPOSED_BACKOFFS);
    }

    boolean isDue(long nowNanos) {
        return scheduled && nowNanos - dueNanos >= 0;
    }

    private void at(long nanos) {
        scheduled = true;
        dueNanos = nanos;
    }
}
