package io.streambed.write;

import io.streambed.schemas.TransactionDecision;
import java.util.List;

/**
 * Commits a transaction all of whose parts are prepared: once its record is read back, it happens whatever else does. False
 * if the attempt is not open any more; then it never happens.
 */
final class DecideTransaction extends Command<Boolean> {
    private final OpenAttempts attempts;
    private final TransactionDecision decision;
    private final long notBefore;

    /**
     * The decision to commit.
     *
     * @param attempts those of the sequencer it is submitted to, on which the attempt was begun
     * @param notBefore at least the time of every part's preparation
     */
    DecideTransaction(OpenAttempts attempts, TransactionDecision decision, long notBefore, long deadlineNanos) {
        super(deadlineNanos);
        this.attempts = attempts;
        this.decision = decision;
        this.notBefore = notBefore;
    }

    @Override
    protected Decision<Boolean> decide(PartitionView view) {
        if (!attempts.isOpen(decision.transaction())) {
            return new Decision.Changes<>(List.of(), false);
        }
        return new Decision.Transactional<>(new TransactionStep.Decide(decision, notBefore), true);
    }
}
