package io.streambed.write;

import io.streambed.model.DynamoDbException;
import java.util.concurrent.CompletableFuture;

/**
 * Something a caller wants decided and logged on one log partition.
 *
 * <p>{@link #decide} is a pure function of the view it is given and may be called several times: a decision whose record
 * turns out void is thrown away and made again. The result is given only when the log has confirmed all it rests on.
 *
 * @param <R> what the caller gets when the command has taken effect
 */
public abstract class Command<R> {
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private final long deadlineNanos;

    /** @param deadlineNanos in terms of {@link System#nanoTime()}; beyond it the caller gets an error, whatever happened */
    protected Command(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    /** Called under the partition's lock: quick, pure, repeatable. */
    protected abstract Decision<R> decide(PartitionView view);

    /** About how many bytes the command holds in memory while it waits. */
    protected int weight() {
        return 0;
    }

    /** Completes on a thread of the log; fails with DynamoDbException or PartitionMovedException. */
    public final CompletableFuture<R> result() {
        return result;
    }

    public final long deadlineNanos() {
        return deadlineNanos;
    }

    /** Answers at the deadline: the command may have happened, may still happen, and is not tried again here. */
    final void outcomeUnknown() {
        result.completeExceptionally(DynamoDbException.internal(
                "The log did not confirm the request in time; whether it took effect is unknown"));
    }

    final boolean isExpired(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    final boolean answered() {
        return result.isDone();
    }
}
