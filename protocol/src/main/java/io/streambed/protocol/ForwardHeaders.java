package io.streambed.protocol;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What a forwarded call carries beside its body, and the signature over both.
 *
 * @param target as in {@code X-Amz-Target}
 * @param requestId the id the client is answered with
 * @param timeMillis when it was sent, by the sender's clock
 * @param remainingMillis how long the client still waits
 */
record ForwardHeaders(String target, String requestId, long timeMillis, long remainingMillis) {
    static final String PATH = "/internal/forward";
    /** Answers that the node does not own the partition, or got the call too late, and that nothing happened. */
    static final int MOVED = 421;
    /** Answers that nothing happened because too much is going on. */
    static final int OVERLOADED = 503;

    static final CharSequence SIGNATURE = HttpHeaders.createOptimized("x-streambed-signature");
    private static final CharSequence TARGET = HttpHeaders.createOptimized("x-streambed-target");
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-streambed-request-id");
    private static final CharSequence TIME = HttpHeaders.createOptimized("x-streambed-time");
    private static final CharSequence REMAINING = HttpHeaders.createOptimized("x-streambed-remaining-ms");

    /** Null if one is missing or no number. */
    static @Nullable ForwardHeaders read(MultiMap headers) {
        String target = headers.get(TARGET);
        String requestId = headers.get(REQUEST_ID);
        String time = headers.get(TIME);
        String remaining = headers.get(REMAINING);
        if (target == null || requestId == null || time == null || remaining == null) {
            return null;
        }
        try {
            return new ForwardHeaders(target, requestId, Long.parseLong(time), Long.parseLong(remaining));
        } catch (NumberFormatException _) {
            return null;
        }
    }

    void writeTo(MultiMap headers) {
        headers.set(TARGET, target);
        headers.set(REQUEST_ID, requestId);
        headers.set(TIME, Long.toString(timeMillis));
        headers.set(REMAINING, Long.toString(remainingMillis));
    }

    /** What is signed. Header values cannot contain newlines. */
    String signed() {
        return target + "\n" + requestId + "\n" + timeMillis + "\n" + remainingMillis;
    }
}
