package io.streambed.write;

import io.streambed.materializer.CompletedRequest;
import io.streambed.schemas.Change;
import io.streambed.schemas.FinishedPart;
import io.streambed.schemas.TransactionToken;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A whole transaction whose items are all on one log partition: it is decided, logged and visible at once. */
final class CommitTransaction extends Command<CommitTransaction.Outcome> {
    private final OpenAttempts attempts;
    private final UUID attempt;
    private final @Nullable RequestToken token;
    private final List<TransactedItem> items;

    sealed interface Outcome {
        /** All actions are carried out, or none, if one of them was refused. */
        record Decided(List<ItemVerdict> verdicts) implements Outcome {}

        /** The request had been executed before. */
        record Replayed(CompletedRequest request) implements Outcome {}
    }

    /** @param attempts those of the sequencer it is submitted to */
    CommitTransaction(
            OpenAttempts attempts,
            UUID attempt,
            @Nullable RequestToken token,
            List<TransactedItem> items,
            long deadlineNanos) {
        super(deadlineNanos);
        this.attempts = attempts;
        this.attempt = attempt;
        this.token = token;
        this.items = items;
    }

    @Override
    protected Decision<Outcome> decide(PartitionView view) {
        CompletedRequest known = token == null ? null : token.find(view, attempts, attempt);
        if (known != null) {
            return new Decision.Changes<>(List.of(), new Outcome.Replayed(known));
        }
        List<ItemVerdict> verdicts = TransactedItem.decide(items, view);
        Outcome outcome = new Outcome.Decided(verdicts);
        if (!TransactedItem.allPassed(verdicts)) {
            return new Decision.Changes<>(List.of(), outcome);
        }
        TransactionSize.check(verdicts);
        List<Change> changes = TransactedItem.changes(items, verdicts);
        if (changes.isEmpty() && token == null) {
            return new Decision.Changes<>(List.of(), outcome);
        }
        TransactionToken remembered = token == null ? null : token.with(sizes(verdicts));
        return new Decision.Transactional<>(
                new TransactionStep.Finish(new FinishedPart(attempt, changes.size(), 0, remembered), changes), outcome);
    }

    private static List<Integer> sizes(List<ItemVerdict> verdicts) {
        List<Integer> sizes = new ArrayList<>(verdicts.size());
        verdicts.forEach(verdict -> sizes.add(TransactionSize.after(verdict)));
        return sizes;
    }

    @Override
    protected int weight() {
        return TransactedItem.weight(items);
    }
}
