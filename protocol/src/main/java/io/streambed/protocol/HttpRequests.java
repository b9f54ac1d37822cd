package io.streambed.protocol;

import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Serves the requests of one event loop of the public port. Belongs to that event loop. */
final class HttpRequests implements Listener.Requests {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final Map<String, Operation> operations;
    private final List<HttpRoute> routes;
    private final CallRunner calls;
    private final Bodies bodies;
    private final HttpEndpoint.Options options;
    private final CallObserver observer;
    private final TableArns arns;
    private final String health;
    private String date = HTTP_DATE.format(Instant.now());

    /**
     * Serves with these limits.
     *
     * @param operations by the value of {@code X-Amz-Target}
     * @param routes those with longer prefixes first
     */
    HttpRequests(
            Map<String, Operation> operations,
            List<HttpRoute> routes,
            CallRunner calls,
            Bodies bodies,
            HttpEndpoint.Options options,
            CallObserver observer) {
        this.operations = operations;
        this.routes = routes;
        this.calls = calls;
        this.bodies = bodies;
        this.options = options;
        this.observer = observer;
        this.arns = new TableArns(options.region());
        // The service's text does end in a space.
        this.health = "healthy: dynamodb." + options.region() + ".amazonaws.com ";
    }

    @Override
    public void handle(HttpServerRequest request) {
        bodies.receive(request, new HttpExchange(this, request));
    }

    @Override
    public void tick(long nowNanos) {
        date = HTTP_DATE.format(Instant.now());
        calls.expire(nowNanos);
        bodies.expire(nowNanos);
    }

    Map<String, Operation> operations() {
        return operations;
    }

    /** What serves a path that is not the operations'; null if nothing does. */
    @Nullable
    HttpRoute route(String path) {
        for (HttpRoute route : routes) {
            if (route.covers(path)) {
                return route;
            }
        }
        return null;
    }

    TableArns arns() {
        return arns;
    }

    CallRunner calls() {
        return calls;
    }

    CallObserver observer() {
        return observer;
    }

    Bodies bodies() {
        return bodies;
    }

    HttpEndpoint.Options options() {
        return options;
    }

    String health() {
        return health;
    }

    /** The time for the Date header; clients correct their clocks by it. */
    String date() {
        return date;
    }
}
