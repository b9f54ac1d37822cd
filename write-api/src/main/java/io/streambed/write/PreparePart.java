package io.streambed.write;

import io.streambed.schemas.PreparedPart;
import java.util.List;
import java.util.UUID;

/** A transaction's part on one log partition, in its first phase: locks the items if all actions can be carried out. */
final class PreparePart extends Command<List<ItemVerdict>> {
    private final UUID attempt;
    private final int home;
    private final List<TransactedItem> items;

    /** @param home the log partition where the attempt is decided */
    PreparePart(UUID attempt, int home, List<TransactedItem> items, long deadlineNanos) {
        super(deadlineNanos);
        this.attempt = attempt;
        this.home = home;
        this.items = items;
    }

    @Override
    protected Decision<List<ItemVerdict>> decide(PartitionView view) {
        List<ItemVerdict> verdicts = TransactedItem.decide(items, view);
        if (!TransactedItem.allPassed(verdicts)) {
            return new Decision.Changes<>(List.of(), verdicts);
        }
        TransactionSize.check(verdicts);
        PreparedPart part = new PreparedPart(
                attempt, home, TransactedItem.changes(items, verdicts), TransactedItem.checked(items, verdicts));
        return new Decision.Transactional<>(new TransactionStep.Prepare(part), verdicts);
    }

    @Override
    protected int weight() {
        return TransactedItem.weight(items);
    }
}
