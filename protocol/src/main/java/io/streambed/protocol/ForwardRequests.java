package io.streambed.protocol;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.PartitionMovedException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the calls that other nodes forward, for one event loop. Belongs to that event loop. */
final class ForwardRequests implements Listener.Requests {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardRequests.class);
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;

    /** How far the clocks of two nodes, and the way between them, may be apart. */
    private static final long MAX_AGE_MILLIS = 60_000;

    /** No call waits longer than this, whatever its headers say. */
    private static final long MAX_REMAINING_MILLIS = 60_000;

    private final ClusterSecret secret;
    private final Map<String, Operation> operations;
    private final CallRunner calls;
    private final Bodies bodies;
    private long warned = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);

    ForwardRequests(ClusterSecret secret, Map<String, Operation> operations, CallRunner calls, Bodies bodies) {
        this.secret = secret;
        this.operations = operations;
        this.calls = calls;
        this.bodies = bodies;
    }

    @Override
    public void tick(long nowNanos) {
        calls.expire(nowNanos);
        bodies.expire(nowNanos);
    }

    @Override
    public void handle(HttpServerRequest request) {
        bodies.receive(request, new Bodies.Receiver() {
            @Override
            public void received(byte[] body) {
                forwarded(request, body);
            }

            @Override
            public void refused(Bodies.Refusal why) {
                answer(request, why == Bodies.Refusal.TOO_LARGE ? TOO_LARGE : ForwardHeaders.OVERLOADED, 0);
            }
        });
    }

    private void forwarded(HttpServerRequest request, byte[] body) {
        if (!HttpMethod.POST.equals(request.method()) || !ForwardHeaders.PATH.equals(request.path())) {
            answer(request, NOT_FOUND, body.length);
            return;
        }
        ForwardHeaders headers = ForwardHeaders.read(request.headers());
        String signature = request.getHeader(ForwardHeaders.SIGNATURE);
        if (headers == null || signature == null || !secret.verifies(signature, headers.signed(), body)) {
            warn("refused a forwarded call without a valid signature from {}", request);
            answer(request, FORBIDDEN, body.length);
            return;
        }
        if (Math.abs(System.currentTimeMillis() - headers.timeMillis()) > MAX_AGE_MILLIS) {
            warn("refused a forwarded call with a stale time from {}: are the clocks right?", request);
            answer(request, FORBIDDEN, body.length);
            return;
        }
        Operation operation = operations.get(headers.target());
        if (operation == null) {
            answer(request, Answer.error(ErrorType.UNKNOWN_OPERATION, ""), body.length);
            return;
        }
        if (headers.remainingMillis() <= 0) {
            answer(request, ForwardHeaders.MOVED, body.length);
            return;
        }
        long remaining = Math.min(headers.remainingMillis(), MAX_REMAINING_MILLIS);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(remaining);
        String requestId = headers.requestId();
        calls.run(operation, body, deadline, true, requestId, (reply, failure) -> {
            if (failure instanceof PartitionMovedException) {
                answer(request, ForwardHeaders.MOVED, body.length);
            } else {
                answer(request, answerTo(reply, failure, requestId), body.length);
            }
        });
    }

    /** At most once a second: whoever knocks without the secret must not fill the disk. */
    private void warn(String message, HttpServerRequest request) {
        long now = System.nanoTime();
        if (now - warned >= TimeUnit.SECONDS.toNanos(1)) {
            warned = now;
            LOG.warn(message, request.remoteAddress());
        }
    }

    private static Answer answerTo(@Nullable Reply reply, @Nullable Throwable failure, String requestId) {
        if (failure instanceof DynamoDbException known) {
            return Answer.of(known);
        }
        Throwable problem = failure;
        if (reply != null) {
            try {
                return Answer.of(reply);
            } catch (IOException | RuntimeException e) {
                problem = e;
            }
        }
        LOG.error("forwarded request failed, request id {}", requestId, problem);
        return Answer.error(ErrorType.INTERNAL_SERVER, "Internal server error");
    }

    private void answer(HttpServerRequest request, Answer answer, int reserved) {
        bodies.release(reserved);
        end(request.response().setStatusCode(answer.status()), answer.body());
    }

    private void answer(HttpServerRequest request, int status, int reserved) {
        bodies.release(reserved);
        end(request.response().setStatusCode(status), Buffer.buffer(0));
    }

    private static void end(HttpServerResponse response, Buffer body) {
        if (!response.closed()) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
            response.end(body);
        }
    }
}
