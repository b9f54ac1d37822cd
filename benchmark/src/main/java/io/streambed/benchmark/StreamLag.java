package io.streambed.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long after its acknowledgement a write is in the answer of a stream poll: one writer at a fixed rate, one consumer
 * per shard that polls GetRecords from LATEST on. A change that is seen before its write is acknowledged counts as 0.
 */
final class StreamLag {
    private static final Pattern TICK = Pattern.compile("tick-(\\d{8})");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port;
    private final int rate;
    private final Duration pause;
    private final int ticks;
    private final AtomicLongArray acknowledged;
    private final AtomicLongArray seen;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean over;

    StreamLag(int port, int rate, Duration pause, Duration length) {
        this.port = port;
        this.rate = rate;
        this.pause = pause;
        ticks = Math.toIntExact(Math.max(1, rate * length.toMillis() / 1000));
        acknowledged = new AtomicLongArray(ticks);
        seen = new AtomicLongArray(ticks);
    }

    /** The first {@code warmUp} of the length is left out of the figures. Writes that were never seen are errors. */
    Measurement run(Duration warmUp) {
        List<Thread> consumers = new ArrayList<>();
        try (Client client = new Client(port, PATIENCE)) {
            for (String iterator : latestIterators(client)) {
                consumers.add(Thread.ofVirtual().start(() -> follow(iterator)));
            }
            long errors = write(client);
            awaitSeen();
            return measurement(warmUp, errors);
        } catch (IOException e) {
            throw new BenchmarkException("the stream scenario broke off: " + e, e);
        } finally {
            over = true;
            join(consumers);
        }
    }

    private static List<String> latestIterators(Client client) throws IOException {
        String arn = client.createTable(Requests.STREAM_TABLE, true)
                .strings("LatestStreamArn")
                .getFirst();
        List<String> iterators = new ArrayList<>();
        for (String shard : client.callOk("Streams:DescribeStream", "{\"StreamArn\":\"" + arn + "\"}")
                .strings("ShardId")) {
            String body =
                    "{\"StreamArn\":\"" + arn + "\",\"ShardId\":\"" + shard + "\",\"ShardIteratorType\":\"LATEST\"}";
            iterators.add(client.callOk("Streams:GetShardIterator", body)
                    .strings("ShardIterator")
                    .getFirst());
        }
        return iterators;
    }

    private void follow(String firstIterator) {
        try (Client client = new Client(port, PATIENCE)) {
            String iterator = firstIterator;
            while (!over) {
                Client.Response records =
                        client.callOk("Streams:GetRecords", "{\"ShardIterator\":\"" + iterator + "\"}");
                markSeen(records.body(), System.nanoTime());
                List<String> next = records.strings("NextShardIterator");
                if (next.isEmpty()) {
                    throw new BenchmarkException("a shard was closed while it was followed");
                }
                iterator = next.getFirst();
                if (!pause.isZero()) {
                    Deadline.pause(pause);
                }
            }
        } catch (IOException | BenchmarkException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void markSeen(String records, long now) {
        Matcher matcher = TICK.matcher(records);
        while (matcher.find()) {
            int tick = Integer.parseInt(matcher.group(1));
            if (tick < ticks) {
                seen.compareAndSet(tick, 0, now); // each tick is in the keys and in the image: the first one counts
            }
        }
    }

    private long write(Client client) throws IOException {
        String body = Requests.putBody(Requests.STREAM_TABLE, "tick-" + RequestTemplate.KEY_GAP)
                .replace(RequestTemplate.VERSION_GAP, "1")
                .replace(RequestTemplate.PAYLOAD_GAP, "x".repeat(RequestTemplate.PAYLOAD_GAP.length()));
        long start = System.nanoTime();
        long errors = 0;
        for (int tick = 0; tick < ticks; tick++) {
            long wait = start + tick * 1_000_000_000L / rate - System.nanoTime();
            if (wait > 0) {
                Deadline.pause(Duration.ofNanos(wait));
            }
            String put = body.replace(RequestTemplate.KEY_GAP, "%08d".formatted(tick));
            if (client.call("PutItem", put).status() == 200) {
                acknowledged.set(tick, System.nanoTime());
            } else {
                errors++;
            }
        }
        return errors;
    }

    private void awaitSeen() {
        Deadline deadline = Deadline.in(Duration.ofSeconds(10));
        for (int tick = 0; tick < ticks; tick++) {
            while (acknowledged.get(tick) != 0 && seen.get(tick) == 0 && !deadline.isOver()) {
                Exception broken = failure.get();
                if (broken != null) {
                    throw new BenchmarkException("a stream consumer failed: " + broken.getMessage(), broken);
                }
                Deadline.pause(Duration.ofMillis(5));
            }
        }
    }

    private Measurement measurement(Duration warmUp, long writeErrors) {
        Histogram lag = Measurement.newHistogram();
        int first = Math.toIntExact(Math.min(ticks - 1, rate * warmUp.toMillis() / 1000));
        long errors = writeErrors;
        for (int tick = first; tick < ticks; tick++) {
            if (acknowledged.get(tick) == 0) {
                continue;
            }
            if (seen.get(tick) == 0) {
                errors++;
            } else {
                Measurement.recordNanos(lag, seen.get(tick) - acknowledged.get(tick));
            }
        }
        long elapsed = acknowledged.get(ticks - 1) - acknowledged.get(first);
        return new Measurement(Duration.ofNanos(Math.max(0, elapsed)), errors, lag, Double.NaN, 0);
    }

    private static void join(List<Thread> threads) {
        try {
            for (Thread thread : threads) {
                thread.join(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }
}
