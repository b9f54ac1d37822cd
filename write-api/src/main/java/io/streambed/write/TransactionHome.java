package io.streambed.write;

import io.streambed.materializer.PartitionTransactions;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.PartitionMovedException;
import io.streambed.protocol.CancellationReason;
import io.streambed.schemas.TransactionDecision;
import io.streambed.schemas.TransactionToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Coordinates the transactions whose home is one opened log partition, in two phases: all participants prepare their parts,
 * then the home's log says that the transaction happens, then all carry it out. What it has not finished when the partition
 * goes elsewhere, the next owner's does. Thread-safe.
 */
final class TransactionHome {
    /**
     * How long participants have to prepare: while one of them does not answer, the items of the others are locked, for everybody. A
     * node that is frozen neither answers nor hangs up, so without this it would be for as long as the caller waits.
     */
    private static final long PREPARE_NANOS = Duration.ofSeconds(4).toNanos();

    /** How long a cancelled transaction's caller waits for the items to be unlocked. */
    private static final long CANCEL_NANOS = Duration.ofSeconds(2).toNanos();

    private final Sequencer sequencer;
    private final TransactionParticipants participants;
    private final Times times;
    private final DecisionDriver driver;

    TransactionHome(Sequencer sequencer, TransactionParticipants participants, Times times) {
        this.sequencer = sequencer;
        this.participants = participants;
        this.times = times;
        this.driver = new DecisionDriver(sequencer, participants, times);
    }

    /** Goes on with what is decided and not finished. Call it every 100 ms or so. */
    void step() {
        driver.step();
    }

    /**
     * Executes a transaction whose items are on several log partitions.
     *
     * @param attempt never used before
     * @param logPartitions where each of the items is
     * @param units whether to tell what the actions cost
     * @return fails with PartitionMovedException if nothing happened or ever will
     */
    CompletionStage<TransactionResult> run(
            UUID attempt,
            @Nullable RequestToken token,
            List<TransactedItem> items,
            List<Integer> logPartitions,
            boolean units,
            long deadlineNanos) {
        BeginTransaction begin = new BeginTransaction(sequencer.attempts(), attempt, token, deadlineNanos);
        sequencer.submit(begin);
        return begin.result()
                .thenCompose(known -> known.isPresent()
                        ? CompletableFuture.completedStage(new TransactionResult.Replayed(known.get()))
                        : new Run(attempt, token, items, logPartitions, units, deadlineNanos).prepare());
    }

    /** One attempt. Its phases follow each other, so no two threads are in it at once. */
    private final class Run {
        private final UUID attempt;
        private final @Nullable RequestToken token;
        private final List<TransactedItem> items;
        private final boolean units;
        private final long deadlineNanos;
        private final Map<Integer, List<Integer>> parts = new LinkedHashMap<>();
        private final Map<Integer, TransactionParticipants.PartOutcome> outcomes = new LinkedHashMap<>();
        private @Nullable Throwable failure;

        Run(
                UUID attempt,
                @Nullable RequestToken token,
                List<TransactedItem> items,
                List<Integer> logPartitions,
                boolean units,
                long deadlineNanos) {
            this.attempt = attempt;
            this.token = token;
            this.items = items;
            this.units = units;
            this.deadlineNanos = deadlineNanos;
            for (int i = 0; i < items.size(); i++) {
                parts.computeIfAbsent(logPartitions.get(i), _ -> new ArrayList<>())
                        .add(i);
            }
        }

        CompletionStage<TransactionResult> prepare() {
            int home = sequencer.partition().logPartition();
            long now = times.nanos();
            long prepareNanos = now + Math.min(deadlineNanos - now, PREPARE_NANOS);
            List<CompletableFuture<?>> prepared = new ArrayList<>(parts.size());
            parts.forEach((logPartition, indexes) -> prepared.add(participants
                    .prepare(
                            logPartition,
                            attempt,
                            home,
                            indexes.stream().map(items::get).toList(),
                            units,
                            prepareNanos)
                    .handle((outcome, error) -> {
                        synchronized (parts) {
                            if (error == null) {
                                outcomes.put(logPartition, outcome);
                            } else if (!throttled(logPartition, indexes.size(), cause(error)) && failure == null) {
                                failure = cause(error);
                            }
                        }
                        return null;
                    })
                    .toCompletableFuture()));
            return CompletableFuture.allOf(prepared.toArray(CompletableFuture<?>[]::new))
                    .thenCompose(_ -> decide());
        }

        /** A part that was not even looked at, because there is too much to do, is as good as throttled. */
        private boolean throttled(int logPartition, int size, Throwable error) {
            if (!(error instanceof DynamoDbException known) || known.type() != ErrorType.THROTTLING) {
                return false;
            }
            List<ItemResult> refused = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                refused.add(new ItemResult.Refused(CancellationReason.throttled(known)));
            }
            outcomes.put(logPartition, new TransactionParticipants.PartOutcome(refused, 0));
            return true;
        }

        private CompletionStage<TransactionResult> decide() {
            if (failure != null) {
                Throwable why = failure;
                return cancel().thenCompose(_ -> CompletableFuture.failedStage(why));
            }
            List<ItemResult> results = results();
            if (!outcomes.values().stream().allMatch(TransactionParticipants.PartOutcome::isPrepared)) {
                return cancel().thenApply(_ -> new TransactionResult.Cancelled(results));
            }
            List<ItemResult.Done> done =
                    results.stream().map(ItemResult.Done.class::cast).toList();
            try {
                TransactionSize.check(
                        done.stream().mapToLong(ItemResult.Done::larger).sum());
            } catch (DynamoDbException tooLarge) {
                return cancel().thenCompose(_ -> CompletableFuture.failedStage(tooLarge));
            }
            long notBefore = outcomes.values().stream()
                    .mapToLong(TransactionParticipants.PartOutcome::time)
                    .max()
                    .orElse(0);
            TransactionToken remembered = token == null
                    ? null
                    : token.with(done.stream().map(ItemResult.Done::size).toList());
            DecideTransaction command = new DecideTransaction(
                    sequencer.attempts(),
                    new TransactionDecision(attempt, List.copyOf(parts.keySet()), remembered),
                    notBefore,
                    deadlineNanos);
            sequencer.submit(command);
            return command.result()
                    .handle((decided, error) -> decided(decided, error == null ? null : cause(error), done))
                    .thenCompose(stage -> stage);
        }

        private CompletionStage<TransactionResult> decided(
                @Nullable Boolean decided, @Nullable Throwable error, List<ItemResult.Done> done) {
            if (decided != null && decided) {
                PartitionTransactions.Decided decision =
                        sequencer.partition().transactions().decision(attempt);
                sequencer.attempts().end(attempt);
                if (decision == null) {
                    // The log has it, but another owner is to finish it now.
                    return CompletableFuture.failedStage(
                            DynamoDbException.internal("The transaction is committed and not finished yet"));
                }
                return driver.drive(decision).thenApply(_ -> new TransactionResult.Committed(done));
            }
            boolean unknown = error instanceof DynamoDbException known && known.type() == ErrorType.INTERNAL_SERVER;
            if (unknown) {
                // Whoever has prepared a part asks for its fate.
                sequencer.attempts().end(attempt);
                return CompletableFuture.failedStage(error);
            }
            Throwable why = error == null
                    ? new PartitionMovedException(sequencer.partition().logPartition())
                    : error;
            return cancel().thenCompose(_ -> CompletableFuture.failedStage(why));
        }

        private List<ItemResult> results() {
            ItemResult[] results = new ItemResult[items.size()];
            parts.forEach((logPartition, indexes) -> {
                TransactionParticipants.PartOutcome outcome = outcomes.get(logPartition);
                for (int i = 0; outcome != null && i < indexes.size(); i++) {
                    results[indexes.get(i)] = outcome.results().get(i);
                }
            });
            return List.of(results);
        }

        /** From here on the attempt never happens. Waits, for a while, until what is known to be locked is free. */
        private CompletionStage<Void> cancel() {
            sequencer.attempts().end(attempt);
            long deadline = times.nanos() + CANCEL_NANOS;
            List<CompletableFuture<?>> unlocked = new ArrayList<>();
            for (int logPartition : parts.keySet()) {
                TransactionParticipants.PartOutcome outcome = outcomes.get(logPartition);
                if (outcome == null) {
                    // It may be prepared, or will be; it asks if this comes too early.
                    var _ = participants.finish(logPartition, attempt, 0, deadline);
                } else if (outcome.isPrepared()) {
                    unlocked.add(participants
                            .finish(logPartition, attempt, 0, deadline)
                            .toCompletableFuture());
                }
            }
            return CompletableFuture.allOf(unlocked.toArray(CompletableFuture<?>[]::new))
                    .exceptionally(_ -> null);
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
