package io.streambed.materializer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a stream thread fails, be it for Kafka's reasons or because a record could not be folded. Its
 * partitions are closed, and a new thread takes its place and goes on with the same records: what passes, passes. There is
 * no pause to add: the group waits for the old thread's session to time out first. What does not pass in {@value
 * #MOST_FAILURES} attempts within {@link #WINDOW}, or any {@link Error}, ends this node's materializer: others take over,
 * and the server is told.
 */
final class FailurePolicy implements StreamsUncaughtExceptionHandler {
    static final int MOST_FAILURES = 10;
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(FailurePolicy.class);

    private final CompletableFuture<Throwable> end = new CompletableFuture<>();
    private final ArrayDeque<Long> failures = new ArrayDeque<>();

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        if (failure instanceof Error || tooMany(System.nanoTime())) {
            LOG.error("a stream thread failed for good; this node stops materializing", failure);
            giveUp(failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.error("a stream thread failed; its log partitions are closed and another thread takes over", failure);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private synchronized boolean tooMany(long now) {
        while (!failures.isEmpty() && now - failures.getFirst() > WINDOW.toNanos()) {
            failures.removeFirst();
        }
        failures.addLast(now);
        return failures.size() > MOST_FAILURES;
    }

    void giveUp(Throwable failure) {
        end.complete(failure);
    }

    /** Completes with the reason when this node has given up. */
    CompletionStage<Throwable> end() {
        return end.minimalCompletionStage();
    }
}
