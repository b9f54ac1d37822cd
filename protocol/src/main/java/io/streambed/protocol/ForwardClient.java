package io.streambed.protocol;

import io.streambed.model.DynamoDbException;
import io.streambed.model.PartitionMovedException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forwards calls to the node that owns their log partition. Usable from any thread. */
public final class ForwardClient {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardClient.class);
    private static final int CONNECTIONS_PER_NODE = 128;
    private static final int MAX_WAITING = 4096;
    private static final int CONNECT_TIMEOUT_MILLIS = 1000;

    /** Shorter than the other side's, so that it is this side that drops an idle connection, before it sends into it. */
    private static final int KEEP_ALIVE_SECONDS = 60;

    private final Vertx vertx;
    private final ClusterSecret secret;
    private final HttpClient client;

    public ForwardClient(Vertx vertx, ClusterSecret secret) {
        this.vertx = vertx;
        this.secret = secret;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setKeepAlive(true)
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                        .setTcpNoDelay(true),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_NODE).setMaxWaitQueueSize(MAX_WAITING));
    }

    /**
     * Sends the call to the node at {@code host:port} and completes with its answer, within the call's deadline.
     *
     * @param logPartition the partition the call is for, named in the failure when it moved
     *
     * <p>Fails with {@link PartitionMovedException} when nothing happened there (the node could not be reached, or it does
     * not own the partition): the call may be routed again. Fails with {@link ForwardUncertainException} when the call may
     * have been executed: it must not be sent again.
     */
    public CompletionStage<Reply> forward(String host, int port, int logPartition, Call call) {
        CompletableFuture<Reply> result = new CompletableFuture<>();
        long millis = TimeUnit.NANOSECONDS.toMillis(call.remainingNanos());
        if (millis <= 0) {
            return CompletableFuture.failedFuture(new PartitionMovedException(logPartition));
        }
        Attempt attempt = new Attempt(logPartition, call, result);
        attempt.timer = vertx.setTimer(millis, _ -> attempt.expire());
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost(host)
                        .setPort(port)
                        .setURI(ForwardHeaders.PATH)
                        // To Vert.x also the time to wait for a free connection.
                        .setConnectTimeout(millis))
                .onSuccess(attempt::send)
                .onFailure(attempt::notSent);
        return result;
    }

    public CompletionStage<Void> close() {
        return client.close().toCompletionStage();
    }

    /** One call on its way. Its state belongs to no one thread: what happens first to {@code result} counts. */
    private final class Attempt {
        private final int logPartition;
        private final Call call;
        private final CompletableFuture<Reply> result;
        private volatile long timer;
        /** Once there is one, the other node may have got the call. */
        private @Nullable HttpClientRequest sent;

        private boolean expired;

        Attempt(int logPartition, Call call, CompletableFuture<Reply> result) {
            this.logPartition = logPartition;
            this.call = call;
            this.result = result;
        }

        void send(HttpClientRequest request) {
            long remaining = TimeUnit.NANOSECONDS.toMillis(call.remainingNanos());
            if (!begin(request, remaining)) {
                fail(new PartitionMovedException(logPartition));
                request.reset();
                return;
            }
            Operation operation = call.operation();
            ForwardHeaders headers = new ForwardHeaders(
                    operation.service().target(operation.name()),
                    call.requestId(),
                    System.currentTimeMillis(),
                    remaining);
            headers.writeTo(request.headers());
            request.putHeader(ForwardHeaders.SIGNATURE, secret.sign(headers.signed(), call.body()));
            request.send(Buffer.buffer(call.body()))
                    .compose(response -> response.body().map(body -> {
                        answered(response, body);
                        return body;
                    }))
                    .onFailure(problem -> uncertain(problem.toString()));
        }

        private synchronized boolean begin(HttpClientRequest request, long remaining) {
            if (expired || remaining <= 0) {
                return false;
            }
            sent = request;
            return true;
        }

        private void answered(HttpClientResponse response, Buffer body) {
            int status = response.statusCode();
            if (status == ForwardHeaders.MOVED) {
                fail(new PartitionMovedException(logPartition));
            } else if (status == ForwardHeaders.OVERLOADED) {
                fail(CallRunner.throttled());
            } else if (body.length() == 0) {
                // Every answer of an operation has a body: this is a refusal of the call itself, which did nothing.
                LOG.warn(
                        "node {} refused a forwarded call with status {}",
                        response.request().connection().remoteAddress(),
                        status);
                fail(DynamoDbException.internal("Internal server error"));
            } else {
                vertx.cancelTimer(timer);
                result.complete(new Reply.Raw(status, body.getBytes()));
            }
        }

        void notSent(Throwable problem) {
            if (problem instanceof ConnectionPoolTooBusyException) {
                fail(CallRunner.throttled());
            } else {
                LOG.debug("could not forward", problem);
                fail(new PartitionMovedException(logPartition));
            }
        }

        void expire() {
            HttpClientRequest inFlight = giveUp();
            if (inFlight == null) {
                fail(new PartitionMovedException(logPartition));
            } else {
                uncertain("no answer within the deadline");
                // A late answer is of no use to anybody; the connection can only be had back by closing it.
                inFlight.reset();
            }
        }

        private synchronized @Nullable HttpClientRequest giveUp() {
            expired = true;
            return sent;
        }

        private void uncertain(String why) {
            fail(new ForwardUncertainException(why));
        }

        private void fail(RuntimeException failure) {
            vertx.cancelTimer(timer);
            result.completeExceptionally(failure);
        }
    }
}
