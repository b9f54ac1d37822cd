package io.streambed.protocol;

import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Forwards calls to the node that owns their log partition. Usable from any thread. */
public final class ForwardClient {
    public ForwardClient(Vertx vertx, ClusterSecret secret) {}

    /**
     * Sends the call to the node at {@code host:port} and completes with its answer, within the call's deadline.
     *
     * @param logPartition the partition the call is for, named in the failure when it moved
     *
     * <p>Fails with {@link io.streambed.model.PartitionMovedException} when nothing happened there (the node could not be
     * reached, or it does not own the partition): the call may be routed again. Fails with
     * {@link ForwardUncertainException} when the call may have been executed: it must not be sent again.
     */
    public CompletionStage<Reply> forward(String host, int port, int logPartition, Call call) {
        return CompletableFuture.failedFuture(new IllegalStateException());
    }

    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
