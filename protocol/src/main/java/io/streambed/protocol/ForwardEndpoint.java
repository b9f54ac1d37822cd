package io.streambed.protocol;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Takes calls that other nodes of the cluster forward to this one, on a port of its own.
 *
 * <p>Calls are signed with the cluster's secret and a time, so that nobody else can make some, nor repeat one after a
 * minute. They are not encrypted: the port belongs into a private network.
 */
public final class ForwardEndpoint {
    private static final int EVENT_LOOPS = 2;
    private static final int MAX_CONCURRENT_PER_LOOP = 4096;
    private static final int MAX_BODY_BYTES = 16 * 1024 * 1024;
    private static final long MAX_BUFFERED_BYTES_PER_LOOP = 128L * 1024 * 1024;
    private static final long BODY_TIMEOUT_SECONDS = 30;
    private static final int IDLE_SECONDS = 120;

    private final Listener listener;

    private ForwardEndpoint(Listener listener) {
        this.listener = listener;
    }

    /**
     * Completes when the port accepts connections.
     *
     * @param port 0 for any free port
     */
    public static CompletionStage<ForwardEndpoint> start(
            Vertx vertx, String host, int port, ClusterSecret secret, List<Operation> operations) {
        Map<String, Operation> byTarget = HttpEndpoint.byTarget(operations);
        HttpServerOptions server =
                new HttpServerOptions().setHost(host).setPort(port).setIdleTimeout(IDLE_SECONDS);
        return Listener.start(vertx, HttpEndpoint.limited(server), EVENT_LOOPS, context -> {
                    CallRunner calls = new CallRunner(context, MAX_CONCURRENT_PER_LOOP);
                    Bodies bodies = new Bodies(
                            MAX_BODY_BYTES,
                            MAX_BUFFERED_BYTES_PER_LOOP,
                            TimeUnit.SECONDS.toNanos(BODY_TIMEOUT_SECONDS));
                    return new ForwardRequests(secret, byTarget, calls, bodies);
                })
                .thenApply(ForwardEndpoint::new);
    }

    /** The port actually bound. */
    public int port() {
        return listener.port();
    }

    public CompletionStage<Void> close() {
        return listener.close();
    }
}
