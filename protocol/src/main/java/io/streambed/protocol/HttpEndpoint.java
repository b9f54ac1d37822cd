package io.streambed.protocol;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Serves operations as AWS JSON 1.0 over HTTP/1.1 on one port, and beside them routes of any other form. */
public final class HttpEndpoint {
    private static final int MAX_HEADER_BYTES = 32 * 1024;
    private static final int MAX_LINE_BYTES = 8 * 1024;
    private static final int READ_BYTES = 64 * 1024;

    /**
     * How the endpoint serves. Limits for all calls together are divided evenly among the event loops.
     *
     * @param port 0 for any free port
     * @param region as shown in the health text
     * @param eventLoops threads that share the port
     * @param deadline how long a call may take, from its last byte on
     * @param maxConcurrentCalls beyond it calls are answered with ThrottlingException
     * @param maxBodyBytes the limit of a request's body, as sent and inflated
     * @param maxBufferedBytes what the bodies of all requests may take together; beyond it ThrottlingException
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
            long maxBufferedBytes,
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
                    256L * 1024 * 1024,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(75));
        }
    }

    private final Listener listener;

    private HttpEndpoint(Listener listener) {
        this.listener = listener;
    }

    /** Serves operations only. */
    public static CompletionStage<HttpEndpoint> start(Vertx vertx, Options options, List<Operation> operations) {
        return start(vertx, options, operations, List.of());
    }

    /** Serves unobserved. */
    public static CompletionStage<HttpEndpoint> start(
            Vertx vertx, Options options, List<Operation> operations, List<HttpRoute> routes) {
        return start(vertx, options, operations, routes, CallObserver.NONE);
    }

    /** Completes when the port accepts connections; fails with the bind's exception when it cannot. */
    public static CompletionStage<HttpEndpoint> start(
            Vertx vertx, Options options, List<Operation> operations, List<HttpRoute> routes, CallObserver observer) {
        Map<String, Operation> byTarget = byTarget(operations);
        List<HttpRoute> longestFirst = longestFirst(routes);
        int loops = options.eventLoops();
        HttpServerOptions server = new HttpServerOptions()
                .setHost(options.host())
                .setPort(options.port())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Math.toIntExact(options.idleTimeout().toMillis()));
        return Listener.start(vertx, limited(server), loops, context -> {
                    CallRunner calls = new CallRunner(context, Math.ceilDiv(options.maxConcurrentCalls(), loops));
                    Bodies bodies = new Bodies(
                            options.maxBodyBytes(),
                            Math.ceilDiv(options.maxBufferedBytes(), loops),
                            options.bodyTimeout().toNanos());
                    return new HttpRequests(byTarget, longestFirst, calls, bodies, options, observer);
                })
                .thenApply(HttpEndpoint::new);
    }

    static HttpServerOptions limited(HttpServerOptions options) {
        return options.setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxChunkSize(READ_BYTES)
                .setHttp2ClearTextEnabled(false)
                // Without these a handler for WebSockets looks at every message.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHandle100ContinueAutomatically(true)
                .setAcceptBacklog(1024)
                .setTcpNoDelay(true);
    }

    static Map<String, Operation> byTarget(List<Operation> operations) {
        Map<String, Operation> byTarget = HashMap.newHashMap(operations.size());
        for (Operation operation : operations) {
            if (byTarget.put(operation.service().target(operation.name()), operation) != null) {
                throw new IllegalArgumentException("two operations " + operation.name());
            }
        }
        return byTarget;
    }

    private static List<HttpRoute> longestFirst(List<HttpRoute> routes) {
        long distinct = routes.stream().map(HttpRoute::prefix).distinct().count();
        if (distinct < routes.size()) {
            throw new IllegalArgumentException("two routes with one prefix");
        }
        return routes.stream()
                .sorted(Comparator.comparingInt(
                                (HttpRoute route) -> route.prefix().length())
                        .reversed())
                .toList();
    }

    /** The port actually bound. */
    public int port() {
        return listener.port();
    }

    /** Stops accepting, gives running calls a moment, closes the connections, and completes. */
    public CompletionStage<Void> close() {
        return listener.close();
    }
}
