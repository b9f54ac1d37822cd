package io.streambed.server;

import io.streambed.materializer.NodeAddress;
import io.streambed.model.DynamoDbException;
import io.streambed.model.PartitionMovedException;
import io.streambed.protocol.Call;
import io.streambed.protocol.ForwardUncertainException;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a call here when this node owns its log partition, else sends it to the node that does, and tries again while the
 * partition is on its way from one to another. Never blocks; thread-safe.
 *
 * <p>A call is repeated only when it certainly did nothing: a {@link PartitionMovedException} says so, here as from another
 * node.
 */
final class NodeRouting implements Routing {
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How long a forwarded call waits for a partition that is just being opened here, before its sender looks again. */
    private static final long FORWARDED_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final NodeAddress self;
    private final IntFunction<@Nullable NodeAddress> owners;
    private final Forwarder forwarder;

    /** @param owners the node that owns a log partition as far as is known here, null when nobody is known to */
    NodeRouting(NodeAddress self, IntFunction<@Nullable NodeAddress> owners, Forwarder forwarder) {
        this.self = self;
        this.owners = owners;
        this.forwarder = forwarder;
    }

    /** Sends a call to another node, as {@link io.streambed.protocol.ForwardClient#forward} does. */
    @FunctionalInterface
    interface Forwarder {
        CompletionStage<Reply> forward(String host, int port, int logPartition, Call call);
    }

    @Override
    public CompletionStage<Reply> route(int logPartition, Call call, Supplier<CompletionStage<Reply>> local) {
        return attempt(logPartition, call, local).exceptionallyCompose(failure -> {
            if (moved(failure)) {
                return new Retry(logPartition, call, local).start();
            }
            return CompletableFuture.failedFuture(answer(failure));
        });
    }

    private CompletionStage<Reply> attempt(int logPartition, Call call, Supplier<CompletionStage<Reply>> local) {
        @Nullable NodeAddress owner = call.forwarded() ? self : owners.apply(logPartition);
        // Nobody known: the news that it is this node may be late.
        if (owner == null || owner.equals(self)) {
            try {
                return local.get();
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        return forwarder.forward(owner.host(), owner.port(), logPartition, call);
    }

    private static boolean moved(Throwable failure) {
        return cause(failure) instanceof PartitionMovedException;
    }

    /** What the caller is told. */
    private static Throwable answer(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof ForwardUncertainException
                ? DynamoDbException.internal(
                        "The node that holds this data did not answer. The request may or may not have"
                                + " been executed.")
                : cause;
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** One call that is tried again, with growing pauses, until its patience ends. Used by one attempt at a time. */
    private final class Retry {
        private final int logPartition;
        private final Call call;
        private final Supplier<CompletionStage<Reply>> local;
        private final CompletableFuture<Reply> result = new CompletableFuture<>();
        private final long endNanos;
        private long pauseNanos = SHORTEST_PAUSE_NANOS;

        Retry(int logPartition, Call call, Supplier<CompletionStage<Reply>> local) {
            this.logPartition = logPartition;
            this.call = call;
            this.local = local;
            long patience = call.remainingNanos();
            if (call.forwarded()) {
                patience = Math.min(patience, FORWARDED_PATIENCE_NANOS);
            }
            this.endNanos = System.nanoTime() + patience;
        }

        CompletionStage<Reply> start() {
            pause();
            return result;
        }

        private void pause() {
            long remaining = endNanos - System.nanoTime();
            if (remaining <= 0) {
                giveUp();
                return;
            }
            long pause = Math.min(pauseNanos, remaining);
            pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
            CompletableFuture.delayedExecutor(pause, TimeUnit.NANOSECONDS).execute(this::tryAgain);
        }

        private void tryAgain() {
            attempt(logPartition, call, local).whenComplete((reply, failure) -> {
                if (failure == null) {
                    result.complete(reply);
                } else if (moved(failure)) {
                    pause();
                } else {
                    result.completeExceptionally(answer(failure));
                }
            });
        }

        private void giveUp() {
            result.completeExceptionally(
                    call.forwarded()
                            ? new PartitionMovedException(logPartition)
                            : DynamoDbException.internal(
                                    "No node holds this data at the moment. The request was not" + " executed."));
        }
    }
}
