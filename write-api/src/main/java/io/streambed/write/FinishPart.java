package io.streambed.write;

import io.streambed.schemas.Change;
import io.streambed.schemas.FinishedPart;
import io.streambed.schemas.PreparedPart;
import java.util.List;
import java.util.UUID;

/** A transaction's part in its second phase: carries it out or drops it. Does nothing if that has been done. */
final class FinishPart extends Command<Boolean> {
    private final UUID attempt;
    private final long decided;

    /** @param decided the transaction's commit time, epoch milliseconds; 0 if it is cancelled */
    FinishPart(UUID attempt, long decided, long deadlineNanos) {
        super(deadlineNanos);
        this.attempt = attempt;
        this.decided = decided;
    }

    @Override
    protected Decision<Boolean> decide(PartitionView view) {
        PreparedPart part = view.prepared(attempt);
        if (part == null) {
            return new Decision.Changes<>(List.of(), true);
        }
        List<Change> changes = decided == 0 ? List.of() : part.changes();
        return new Decision.Transactional<>(
                new TransactionStep.Finish(new FinishedPart(attempt, changes.size(), decided, null), changes), true);
    }
}
