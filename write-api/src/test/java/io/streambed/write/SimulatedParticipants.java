package io.streambed.write;

import io.streambed.model.DynamoDbException;
import io.streambed.model.PartitionMovedException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way from one process to the owners of log partitions: messages are delayed, lost before or after they took effect,
 * sent to owners of the past, and die with the process at either end.
 */
final class SimulatedParticipants implements TransactionParticipants {
    private final SimulatedTime time;
    private final Random random;
    private final Supplier<Double> faults;
    private final SimulatedNode origin;
    private final IntFunction<SimulatedNode> owners;

    SimulatedParticipants(
            SimulatedTime time,
            Random random,
            Supplier<Double> faults,
            SimulatedNode origin,
            IntFunction<SimulatedNode> owners) {
        this.time = time;
        this.random = random;
        this.faults = faults;
        this.origin = origin;
        this.owners = owners;
    }

    @Override
    public CompletionStage<PartOutcome> prepare(
            int logPartition, UUID attempt, int home, List<TransactedItem> items, boolean units, long deadlineNanos) {
        return send(logPartition, deadlineNanos, target -> target.prepare(attempt, home, items, units, deadlineNanos));
    }

    @Override
    public CompletionStage<Boolean> finish(int logPartition, UUID attempt, long decided, long deadlineNanos) {
        return send(logPartition, deadlineNanos, target -> target.finish(attempt, decided, deadlineNanos));
    }

    @Override
    public CompletionStage<Fate> fate(int home, UUID attempt, long deadlineNanos) {
        return send(home, deadlineNanos, target -> target.fate(attempt, deadlineNanos));
    }

    private <R> CompletionStage<R> send(
            int logPartition, long deadlineNanos, Function<LocalParticipant, CompletionStage<R>> request) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        if (origin.crashed()) {
            return answer;
        }
        long patience = Math.max(1, deadlineNanos / 1_000_000 - time.now() + random.nextInt(200));
        time.after(patience, () -> fail(answer, DynamoDbException.internal("no answer")));
        if (random.nextDouble() >= faults.get()) {
            time.after(random.nextInt(4), () -> arrive(owners.apply(logPartition), request, answer));
        } else if (random.nextBoolean()) {
            // Late, perhaps when nobody waits for it any more.
            time.after(random.nextInt(3_000), () -> arrive(owners.apply(logPartition), request, answer));
        }
        return answer;
    }

    private <R> void arrive(
            SimulatedNode target, Function<LocalParticipant, CompletionStage<R>> request, CompletableFuture<R> answer) {
        if (target.crashed()) {
            return;
        }
        if (target.gone()) {
            fail(answer, new PartitionMovedException(target.fold().logPartition()));
            return;
        }
        var _ = request.apply(new LocalParticipant(target.sequencer(), time)).whenComplete((result, failure) -> {
            if (!target.crashed() && random.nextDouble() >= faults.get()) {
                time.after(random.nextInt(4), () -> complete(answer, result, failure));
            }
        });
    }

    private <R> void complete(CompletableFuture<R> answer, R result, @Nullable Throwable failure) {
        if (origin.crashed()) {
            return;
        }
        if (failure == null) {
            answer.complete(result);
        } else {
            answer.completeExceptionally(failure);
        }
    }

    private <R> void fail(CompletableFuture<R> answer, RuntimeException failure) {
        if (!origin.crashed()) {
            answer.completeExceptionally(failure);
        }
    }
}
