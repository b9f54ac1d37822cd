package io.streambed.triggers;

import io.streambed.stream.SequenceNumber;
import io.streambed.triggers.EventSourceMapping.Settings;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings batches to a function, again and again until each record is processed or given up by the mapping's rules, in order.
 * Belongs to its lane's thread.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final String OK = "OK";
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MAX_DOUBLINGS = 9;

    /** How often a document is brought to its destination before it goes to the log instead. */
    private static final int DESTINATION_ATTEMPTS = 6;

    /**
     * What all batches of a shard have in common.
     *
     * @param retentionMillis what is older can expire in the stream, so it is not tried again
     * @param clock epoch milliseconds
     * @param result is told how calls end, in the words of LastProcessingResult
     */
    record Context(
            Settings settings,
            String functionArn,
            String streamArn,
            String shardId,
            FailureDestination destination,
            long retentionMillis,
            LongSupplier clock,
            Consumer<String> result) {}

    /** Records that belong together, with how often they were tried. */
    private record Part(List<TriggerRecord> records, int retries, int calls, Outcome.@Nullable Failed failure) {
        Part of(List<TriggerRecord> some) {
            return new Part(some, retries, calls, failure);
        }
    }

    private final Context context;
    private final TriggerFunction function;
    private final Stopping stopping;
    private final Settings settings;

    Delivery(Context context, TriggerFunction function, Stopping stopping) {
        this.context = context;
        this.function = function;
        this.stopping = stopping;
        this.settings = context.settings();
    }

    /**
     * Delivers a batch.
     *
     * @param window null if there are no tumbling windows
     * @param done is told the last of the records that are done, in order
     * @return false if everything stopped before all were done
     */
    boolean deliver(List<TriggerRecord> batch, @Nullable TumblingWindow window, Consumer<SequenceNumber> done)
            throws InterruptedException {
        return run(batch, window, window == null ? null : window.view(false, false), done);
    }

    /** Tells the function that a window ends. */
    boolean finish(TumblingWindow window, boolean early) throws InterruptedException {
        return run(List.of(), window, window.view(true, early), _ -> {});
    }

    private boolean run(
            List<TriggerRecord> batch,
            @Nullable TumblingWindow window,
            Invocation.@Nullable Window view,
            Consumer<SequenceNumber> done)
            throws InterruptedException {
        boolean last = view != null && view.last();
        Deque<Part> parts = new ArrayDeque<>();
        parts.push(new Part(batch, 0, 0, null));
        while (!parts.isEmpty()) {
            if (stopping.stopped()) {
                return false;
            }
            Part part = withoutExpired(parts.pop(), done);
            if (part == null) {
                return false;
            }
            if (part.records().isEmpty() && !last) {
                continue;
            }
            Invocation.Window current = window == null || view == null ? null : window.view(last, view.early());
            String requestId = UUID.randomUUID().toString();
            Outcome outcome = function.call(new Invocation(
                    requestId, context.streamArn(), context.shardId(), part.records(), current, wantsAnswer()));
            boolean goesOn = switch (outcome) {
                case Outcome.Answered answered -> answered(part, answered.answer(), window, parts, done, requestId);
                case Outcome.Failed failed -> failed(part, 0, failed, parts, done, requestId);
                case Outcome.NotCalled notCalled -> {
                    context.result().accept("PROBLEM: " + notCalled.message());
                    Part again = new Part(part.records(), part.retries(), part.calls() + 1, part.failure());
                    parts.push(again);
                    pause(again);
                    yield true;
                }
            };
            if (!goesOn) {
                return false;
            }
        }
        return true;
    }

    private boolean wantsAnswer() {
        return settings.reportBatchItemFailures() || settings.tumblingWindowSeconds() > 0;
    }

    private boolean answered(
            Part part,
            FunctionAnswer answer,
            @Nullable TumblingWindow window,
            Deque<Part> parts,
            Consumer<SequenceNumber> done,
            String requestId)
            throws InterruptedException {
        if (window != null) {
            window.update(answer.state());
        }
        List<TriggerRecord> records = part.records();
        boolean garbage = answer.failures() == null;
        int processed = settings.reportBatchItemFailures() ? answer.processed(records) : records.size();
        if (processed < records.size() || (settings.reportBatchItemFailures() && garbage)) {
            String message = garbage ? "the function's answer is no list of failures" : "records failed";
            return failed(part, processed, new Outcome.Failed(200, "Unhandled", message), parts, done, requestId);
        }
        if (!records.isEmpty()) {
            done.accept(records.getLast().sequenceNumber());
        }
        context.result().accept(OK);
        return true;
    }

    /** @param processed how many of the records are done nevertheless */
    private boolean failed(
            Part part,
            int processed,
            Outcome.Failed failure,
            Deque<Part> parts,
            Consumer<SequenceNumber> done,
            String requestId)
            throws InterruptedException {
        LOG.debug("function call failed: function={} {}", context.functionArn(), failure.message());
        context.result().accept("PROBLEM: Function call failed");
        if (processed > 0) {
            done.accept(part.records().get(processed - 1).sequenceNumber());
        }
        List<TriggerRecord> rest =
                part.records().subList(processed, part.records().size());
        Part tried = new Part(rest, part.retries(), part.calls() + 1, failure);
        // To split a batch is no retry: that ends when a single record is left.
        if (settings.bisect() && processed > 0) {
            parts.push(tried);
        } else if (settings.bisect() && rest.size() > 1) {
            int middle = rest.size() / 2;
            parts.push(tried.of(rest.subList(middle, rest.size())));
            parts.push(tried.of(rest.subList(0, middle)));
        } else if (settings.maxRetries() < 0 || part.retries() < settings.maxRetries()) {
            parts.push(new Part(rest, part.retries() + 1, tried.calls(), failure));
        } else {
            return giveUp(tried, FailureDocument.Condition.RetryAttemptsExhausted, requestId, done);
        }
        pause(tried);
        return true;
    }

    /** The part without the records that are too old by now, which are given up; null if everything stops meanwhile. */
    private @Nullable Part withoutExpired(Part part, Consumer<SequenceNumber> done) throws InterruptedException {
        long oldest = context.clock().getAsLong() - maxAgeMillis(part);
        List<TriggerRecord> records = part.records();
        int expired = 0;
        while (expired < records.size() && records.get(expired).time() < oldest) {
            expired++;
        }
        if (expired == 0) {
            return part;
        }
        String requestId = UUID.randomUUID().toString();
        Part old = part.of(records.subList(0, expired));
        return giveUp(old, FailureDocument.Condition.RecordAgeExceeded, requestId, done)
                ? part.of(records.subList(expired, records.size()))
                : null;
    }

    private long maxAgeMillis(Part part) {
        long limit =
                settings.maxAgeSeconds() < 0 ? Long.MAX_VALUE / 2 : TimeUnit.SECONDS.toMillis(settings.maxAgeSeconds());
        return part.calls() > 0 ? Math.min(limit, context.retentionMillis()) : limit;
    }

    private boolean giveUp(
            Part part, FailureDocument.Condition condition, String requestId, Consumer<SequenceNumber> done)
            throws InterruptedException {
        byte[] document = FailureDocument.write(
                context.functionArn(),
                context.streamArn(),
                context.shardId(),
                requestId,
                condition,
                part.calls(),
                part.failure(),
                part.records(),
                context.clock().getAsLong());
        for (int attempt = 1; true; attempt++) {
            try {
                context.destination().send(context.shardId(), document);
                break;
            } catch (IOException e) {
                if (attempt == DESTINATION_ATTEMPTS) {
                    // The log is the last place where it can be found.
                    LOG.error("An on-failure destination does not take {}", EventJson.text(document), e);
                    break;
                }
                stopping.pause(FIRST_PAUSE << attempt);
                if (stopping.stopped()) {
                    return false;
                }
            }
        }
        if (!part.records().isEmpty()) {
            done.accept(part.records().getLast().sequenceNumber());
        }
        return true;
    }

    /** Longer with every call, up to a minute, but never beyond the moment when the first record is too old. */
    private void pause(Part part) throws InterruptedException {
        long longest = FIRST_PAUSE << Math.min(Math.max(part.calls() - 1, 0), MAX_DOUBLINGS);
        long nanos = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2);
        if (!part.records().isEmpty()) {
            long left = part.records().getFirst().time()
                    + maxAgeMillis(part)
                    - context.clock().getAsLong()
                    + 1;
            nanos = Math.min(nanos, TimeUnit.MILLISECONDS.toNanos(Math.max(left, 0)));
        }
        stopping.pause(nanos);
    }
}
