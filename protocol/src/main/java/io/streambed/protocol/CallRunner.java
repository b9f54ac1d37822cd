package io.streambed.protocol;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls for one event loop: decodes them, bounds how many run at once, brings their results back to the event loop
 * from whatever thread they come, and ends those that pass their deadline.
 *
 * <p>Belongs to its event loop; only the completion of an operation's stage may come from other threads.
 */
final class CallRunner {
    /** Gets a call's outcome, on the event loop, exactly once. */
    interface Completion<R> {
        /** Either a reply or a failure. */
        void completed(@Nullable R reply, @Nullable Throwable failure);
    }

    private final Context context;
    private final long loopThread;
    private final int maxConcurrent;
    private final Ring<Running<?>> calls = new Ring<>();
    private int running;

    /** Outcomes on their way to the event loop: many may come at once, and one task of the loop takes them all. */
    private final Queue<Outcome<?>> outcomes = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean collecting = new AtomicBoolean();

    private record Outcome<R>(
            Running<R> entry, @Nullable R reply, @Nullable Throwable failure) {}

    /** Must be created on the event loop of {@code context}. */
    CallRunner(Context context, int maxConcurrent) {
        this.context = context;
        this.loopThread = Thread.currentThread().threadId();
        this.maxConcurrent = maxConcurrent;
    }

    static DynamoDbException throttled() {
        return new DynamoDbException(ErrorType.THROTTLING, "Rate of requests exceeds the allowed throughput.");
    }

    void run(
            Operation operation,
            byte[] body,
            long deadlineNanos,
            boolean forwarded,
            String requestId,
            Completion<Reply> completion) {
        run(
                () -> {
                    Input input = InputDecoder.decode(operation.input(), body);
                    return operation.handle(new Call(operation, input, body, deadlineNanos, forwarded, requestId));
                },
                deadlineNanos,
                completion);
    }

    /** Runs what is no operation under the same limits. */
    <R> void run(Supplier<CompletionStage<R>> work, long deadlineNanos, Completion<R> completion) {
        if (running >= maxConcurrent) {
            completion.completed(null, throttled());
            return;
        }
        Running<R> entry = new Running<>(deadlineNanos, completion);
        entry.node = calls.add(entry);
        running++;
        CompletionStage<R> stage;
        try {
            stage = work.get();
        } catch (Throwable failure) {
            finish(entry, null, failure);
            return;
        }
        stage.whenComplete((reply, failure) -> {
            if (Thread.currentThread().threadId() == loopThread) {
                finish(entry, reply, failure);
            } else {
                outcomes.add(new Outcome<>(entry, reply, failure));
                if (collecting.compareAndSet(false, true)) {
                    context.runOnContext(_ -> collect());
                }
            }
        });
    }

    private void collect() {
        // Before looking: what is added from here on asks for a task of its own.
        collecting.set(false);
        for (Outcome<?> next = outcomes.poll(); next != null; next = outcomes.poll()) {
            finish(next);
        }
    }

    private <R> void finish(Outcome<R> outcome) {
        finish(outcome.entry(), outcome.reply(), outcome.failure());
    }

    /** Ends the calls whose deadline has passed. What they were doing may still happen. */
    void expire(long nowNanos) {
        calls.forEach(entry -> {
            if (nowNanos - entry.deadlineNanos >= 0) {
                finish(entry, null, DynamoDbException.internal("The request timed out."));
            }
        });
    }

    int running() {
        return running;
    }

    private <R> void finish(Running<R> entry, @Nullable R reply, @Nullable Throwable failure) {
        Completion<R> completion = entry.completion;
        if (completion == null) {
            return;
        }
        entry.completion = null;
        if (entry.node != null) {
            entry.node.remove();
        }
        running--;
        completion.completed(reply, unwrap(failure));
    }

    private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** A call that runs; it has a completion until it is finished. */
    private static final class Running<R> {
        private final long deadlineNanos;
        private @Nullable Completion<R> completion;
        private Ring.@Nullable Node<Running<?>> node;

        Running(long deadlineNanos, Completion<R> completion) {
            this.deadlineNanos = deadlineNanos;
            this.completion = completion;
        }
    }
}
