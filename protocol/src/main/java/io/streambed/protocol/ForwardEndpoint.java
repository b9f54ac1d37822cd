package io.streambed.protocol;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes calls that other nodes of the cluster forward to this one, on a port of its own. */
public final class ForwardEndpoint {
    private ForwardEndpoint() {}

    /**
     * Completes when the port accepts connections.
     *
     * @param port 0 for any free port
     */
    public static CompletionStage<ForwardEndpoint> start(
            Vertx vertx, String host, int port, ClusterSecret secret, List<Operation> operations) {
        return CompletableFuture.failedFuture(new IllegalStateException());
    }

    /** The port actually bound. */
    public int port() {
        return 0;
    }

    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
