package io.streambed.write;

import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.PartitionTransactions;
import io.streambed.model.CapacityUnits;
import io.streambed.model.DynamoDbException;
import io.streambed.model.TableDefinition;
import io.streambed.model.WriteUnits;
import io.streambed.protocol.CancellationReason;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What an opened log partition does for transactions, asked where its sequencer is. */
final class LocalParticipant {
    private final Sequencer sequencer;
    private final Times times;

    LocalParticipant(Sequencer sequencer, Times times) {
        this.sequencer = sequencer;
        this.times = times;
    }

    CompletionStage<TransactionParticipants.PartOutcome> prepare(
            UUID attempt, int home, List<TransactedItem> items, boolean units, long deadlineNanos) {
        PreparePart command = new PreparePart(attempt, home, items, deadlineNanos);
        sequencer.submit(command);
        return command.result().thenApply(verdicts -> {
            if (TransactedItem.allPassed(verdicts)
                    && sequencer.partition().transactions().prepared(attempt) == null) {
                // The log has it, but this node has not applied it, so it does not know when that was.
                throw DynamoDbException.internal("The log partition was lost while a transaction was prepared");
            }
            return new TransactionParticipants.PartOutcome(
                    results(items, verdicts, units), sequencer.partition().lastTime());
        });
    }

    CompletionStage<Boolean> finish(UUID attempt, long decided, long deadlineNanos) {
        FinishPart command = new FinishPart(attempt, decided, deadlineNanos);
        sequencer.submit(command);
        return command.result();
    }

    CompletionStage<TransactionParticipants.Fate> fate(UUID attempt, long deadlineNanos) {
        AskFate command = new AskFate(sequencer.attempts(), attempt, times::nanos, deadlineNanos);
        sequencer.submit(command);
        return command.result().thenApply(answer -> switch (answer) {
            case OPEN, OVER -> new TransactionParticipants.Fate(answer, 0);
            case COMMITTED -> committed(sequencer.partition().transactions().decision(attempt));
        });
    }

    private static TransactionParticipants.Fate committed(PartitionTransactions.@Nullable Decided decided) {
        // If it was forgotten in this moment, whoever asks has finished it, or is to ask again.
        return decided == null
                ? new TransactionParticipants.Fate(AskFate.Answer.OPEN, 0)
                : new TransactionParticipants.Fate(AskFate.Answer.COMMITTED, decided.time());
    }

    /** The verdicts for the one who answers, in their order. */
    List<ItemResult> results(List<TransactedItem> items, List<ItemVerdict> verdicts, boolean units) {
        List<ItemResult> results = new ArrayList<>(verdicts.size());
        for (int i = 0; i < verdicts.size(); i++) {
            TransactedItem item = items.get(i);
            results.add(
                    switch (verdicts.get(i)) {
                        case ItemVerdict.Refused(CancellationReason reason) -> new ItemResult.Refused(reason);
                        case ItemVerdict.Passed passed ->
                            new ItemResult.Done(
                                    TransactionSize.after(passed),
                                    TransactionSize.larger(passed),
                                    units ? units(item, passed) : CapacityUnits.NONE);
                    });
        }
        return results;
    }

    private CapacityUnits units(TransactedItem item, ItemVerdict.Passed passed) {
        AppliedTable known = sequencer.partition().tables().get(item.item().table());
        TableDefinition table = known == null ? null : known.definition();
        if (table == null || item.action().mutation() == null) {
            return WriteUnits.ofFailedCondition(TransactionSize.larger(passed));
        }
        return new ItemWritten(passed.before(), passed.after(), true).units(table);
    }
}
