package io.streambed.protocol;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request to a {@link HttpRoute}, whole. Immutable, but for the body, which is not copied. */
public final class HttpCall {
    private final String method;
    private final List<String> segments;
    private final MultiMap parameters;
    private final MultiMap headers;
    private final byte[] body;
    private final long deadlineNanos;
    private final String requestId;

    private HttpCall(
            String method,
            List<String> segments,
            MultiMap parameters,
            MultiMap headers,
            byte[] body,
            long deadlineNanos,
            String requestId) {
        this.method = method;
        this.segments = segments;
        this.parameters = parameters;
        this.headers = headers;
        this.body = body;
        this.deadlineNanos = deadlineNanos;
        this.requestId = requestId;
    }

    /**
     * Reads what comes before the body.
     *
     * @param path what is below the route's prefix, as it was sent
     * @throws IllegalArgumentException if the path or the query is not encoded as it must be
     */
    static HttpCall of(HttpServerRequest request, String path, byte[] body, long deadlineNanos, String requestId) {
        return new HttpCall(
                request.method().name(),
                segments(path),
                request.params(),
                request.headers(),
                body,
                deadlineNanos,
                requestId);
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                // A plus means itself in a path.
                segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        return List.copyOf(segments);
    }

    /** In capitals. */
    public String method() {
        return method;
    }

    /** The parts of the path below the route's prefix, decoded; empty ones are left out. */
    public List<String> segments() {
        return segments;
    }

    /** The first value of a parameter of the query, decoded; null if it has none. */
    public @Nullable String parameter(String name) {
        return parameters.get(name);
    }

    /** The first value of a header, whose name is compared without regard to case; null if there is none. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** Inflated; empty if there is none. Not a copy: callers must not modify it. */
    public byte[] body() {
        return body;
    }

    /** When the caller stops waiting, on the scale of {@link System#nanoTime()}. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** What the answer carries as {@code x-amzn-RequestId}. */
    public String requestId() {
        return requestId;
    }
}
