package io.streambed.write;

import java.util.List;
import java.util.UUID;

/** Forgets decisions that all participants have carried out. */
final class CompleteTransactions extends Command<Boolean> {
    private final List<UUID> transactions;

    CompleteTransactions(List<UUID> transactions, long deadlineNanos) {
        super(deadlineNanos);
        this.transactions = transactions;
    }

    @Override
    protected Decision<Boolean> decide(PartitionView view) {
        List<UUID> known = transactions.stream().filter(view::isDecided).toList();
        return known.isEmpty()
                ? new Decision.Changes<>(List.of(), true)
                : new Decision.Transactional<>(new TransactionStep.Complete(known), true);
    }
}
