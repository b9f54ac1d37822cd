package io.streambed.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long after its acknowledgement an item is in the answer of a Query on a global index: one writer at a fixed rate for the load,
 * and one prober that puts an item and asks until it is there. So the least lag is the time of one Query.
 */
final class IndexLag {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Between two probes. */
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final int port;
    private final int rate;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean over;

    IndexLag(int port, int rate) {
        this.port = port;
        this.rate = rate;
    }

    /** An item that does not appear within half a minute is a failure. */
    Measurement run(Duration warmUp, Duration measured) {
        Thread writer = Thread.ofVirtual().start(this::write);
        Histogram lag = Measurement.newHistogram();
        long start = System.nanoTime();
        long from = start + warmUp.toNanos();
        long to = from + measured.toNanos();
        try (Client client = new Client(port, PATIENCE)) {
            for (int probe = 0; System.nanoTime() - to < 0; probe++) {
                long nanos = probe(client, "%06d".formatted(probe));
                if (System.nanoTime() - from >= 0) {
                    Measurement.recordNanos(lag, nanos);
                }
                Exception broken = failure.get();
                if (broken != null) {
                    throw new BenchmarkException("the writer failed: " + broken.getMessage(), broken);
                }
                Deadline.pause(PAUSE);
            }
            return new Measurement(measured, 0, lag, Double.NaN, 0);
        } catch (IOException e) {
            throw new BenchmarkException("the index scenario broke off: " + e, e);
        } finally {
            over = true;
            join(writer);
        }
    }

    private static long probe(Client client, String number) throws IOException {
        String shelf = "probe-" + number;
        client.callOk("PutItem", filled(DataRequests.putIndexedBody(shelf, shelf, "bucket-00")));
        long acknowledged = System.nanoTime();
        Deadline deadline = Deadline.in(PATIENCE);
        String query = DataRequests.queryIndex(shelf);
        while (!client.callOk("Query", query).body().contains("\"payload\"")) {
            if (deadline.isOver()) {
                throw new BenchmarkException("an item is not in the index after " + PATIENCE.toSeconds() + " s");
            }
        }
        return System.nanoTime() - acknowledged;
    }

    private void write() {
        try (Client client = new Client(port, PATIENCE)) {
            long start = System.nanoTime();
            for (long i = 0; !over; i++) {
                long wait = start + i * 1_000_000_000L / rate - System.nanoTime();
                if (wait > 0) {
                    Deadline.pause(Duration.ofNanos(wait));
                }
                String id = "load-" + i % 10_000;
                client.callOk(
                        "PutItem",
                        filled(DataRequests.putIndexedBody(id, "load-" + i % 1_000, "bucket-" + i % 100))
                                .replace("\"100000000000\"", "\"" + (100_000_000_000L + i) + "\""));
            }
        } catch (IOException | BenchmarkException e) {
            failure.compareAndSet(null, e);
        }
    }

    private static String filled(String body) {
        return body.replace(RequestTemplate.VERSION_GAP, "100000000000")
                .replace(RequestTemplate.PAYLOAD_GAP, "x".repeat(RequestTemplate.PAYLOAD_GAP.length()));
    }

    private static void join(Thread thread) {
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }
}
