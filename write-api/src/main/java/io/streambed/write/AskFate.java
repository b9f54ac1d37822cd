package io.streambed.write;

import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Asks a transaction's home whether it is committed. An answer other than that it is open is final. */
final class AskFate extends Command<AskFate.Answer> {
    private final OpenAttempts attempts;
    private final UUID attempt;
    private final LongSupplier nanos;

    enum Answer {
        /** It may still be committed. */
        OPEN,
        /** It is committed, and somebody may not have carried it out. */
        COMMITTED,
        /** It will never be committed; or it was, and everybody has carried it out. */
        OVER
    }

    /** @param attempts those of the sequencer it is submitted to */
    AskFate(OpenAttempts attempts, UUID attempt, LongSupplier nanos, long deadlineNanos) {
        super(deadlineNanos);
        this.attempts = attempts;
        this.attempt = attempt;
        this.nanos = nanos;
    }

    @Override
    protected Decision<Answer> decide(PartitionView view) {
        if (view.isDecided(attempt)) {
            return new Decision.Changes<>(List.of(), Answer.COMMITTED);
        }
        attempts.expire(attempt, nanos.getAsLong());
        return new Decision.Changes<>(List.of(), attempts.isOpen(attempt) ? Answer.OPEN : Answer.OVER);
    }
}
