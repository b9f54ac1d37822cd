package io.streambed.protocol;

import java.util.concurrent.CompletionStage;

/**
 * What is served beside the AWS JSON operations: every request whose path is {@code prefix} or lies below it, with any method.
 * The limits of bodies, calls and time are those of operations, and CORS preflights are answered before a route is asked.
 *
 * <p>Nothing is said about signatures: a route that wants one looks at the headers.
 *
 * @param prefix begins with a slash and does not end with one, such as {@code /schema-registry}; the longest one wins
 */
public record HttpRoute(String prefix, Handler handler) {
    public HttpRoute {
        if (!prefix.matches("(/[^/?#]+)+")) {
            throw new IllegalArgumentException("not a prefix of paths: " + prefix);
        }
    }

    /** Answers requests, on an event loop: it must not block. Thread-safe. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Answers one request.
         *
         * @return fails with what is logged and answered with a 500; what the client is to see is an answer
         */
        CompletionStage<HttpAnswer> handle(HttpCall call);
    }

    boolean covers(String path) {
        return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }
}
