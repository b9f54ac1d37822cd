package io.streambed.write;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * The log partitions a transaction has to do with, wherever their owners are. What is asked of them may be lost, done late or
 * done without an answer; only the answers count.
 */
interface TransactionParticipants {
    /**
     * What a part came to.
     *
     * @param results in the order of the items; the items are locked if none is refused
     * @param time at least the commit time of the preparation, epoch milliseconds
     */
    record PartOutcome(List<ItemResult> results, long time) {
        public PartOutcome {
            results = List.copyOf(results);
        }

        boolean isPrepared() {
            return results.stream().allMatch(ItemResult.Done.class::isInstance);
        }
    }

    /**
     * What became of an attempt.
     *
     * @param time its commit time, epoch milliseconds, if it is committed
     */
    record Fate(AskFate.Answer answer, long time) {}

    /**
     * Locks the items of a part, if all its actions can be carried out. Never asked again for the same attempt.
     *
     * @param units whether to tell what the actions cost
     */
    CompletionStage<PartOutcome> prepare(
            int logPartition, UUID attempt, int home, List<TransactedItem> items, boolean units, long deadlineNanos);

    /**
     * Carries a part out or drops it, if it is prepared; may be asked again.
     *
     * @param decided the transaction's commit time, epoch milliseconds; 0 if it is cancelled
     */
    CompletionStage<Boolean> finish(int logPartition, UUID attempt, long decided, long deadlineNanos);

    /** Asks an attempt's home what became of it. */
    CompletionStage<Fate> fate(int home, UUID attempt, long deadlineNanos);
}
