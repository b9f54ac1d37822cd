package io.streambed.protocol;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Serves operations as AWS JSON 1.0 over HTTP/1.1 on one port. */
public final class HttpEndpoint {
    private HttpEndpoint() {}

    /**
     * How the endpoint serves.
     *
     * @param port 0 for any free port
     * @param region as shown in the health text
     * @param eventLoops threads that share the port
     * @param deadline how long a call may take, from its last byte on
     * @param maxConcurrentCalls beyond it calls are answered with ThrottlingException
     * @param maxBodyBytes the limit of a request's body, as sent and inflated
     * @param bodyTimeout how long a client may take to send a request's body
     * @param idleTimeout after which a connection without traffic is closed
     */
    public record Options(
            String host,
            int port,
            String region,
            int eventLoops,
            Duration deadline,
            int maxConcurrentCalls,
            int maxBodyBytes,
            Duration bodyTimeout,
            Duration idleTimeout) {
        public static Options defaults(String host, int port, String region) {
            return new Options(
                    host,
                    port,
                    region,
                    2,
                    Duration.ofSeconds(15),
                    4096,
                    16 * 1024 * 1024,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(75));
        }
    }

    /** Completes when the port accepts connections; fails with the bind's exception when it cannot. */
    public static CompletionStage<HttpEndpoint> start(Vertx vertx, Options options, List<Operation> operations) {
        return CompletableFuture.failedFuture(new IllegalStateException());
    }

    /** The port actually bound. */
    public int port() {
        return 0;
    }

    /** Stops accepting, closes the connections, and completes. */
    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
