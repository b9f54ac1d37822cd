package io.streambed.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * A closed-loop load generator on one thread: it shares two cores with the server it measures, so it must cost little.
 * One selector, buffers made once, requests patched in place, responses read no further than their length.
 */
final class LoadGenerator {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_RECONNECTS = 1_000;
    private static final byte[] TEXT = randomText(64 * 1024);

    private final InetSocketAddress server;
    private final SplittableRandom random = new SplittableRandom(42);
    private long version;

    LoadGenerator(int port) {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Runs the load to its end on the calling thread. The server's part of the measurement is left 0. */
    Measurement run(Load load) {
        try (Selector selector = Selector.open()) {
            return new Run(load, selector).toEnd();
        } catch (IOException e) {
            throw new BenchmarkException("the load broke off: " + e, e);
        }
    }

    private final class Run {
        private final Load load;
        private final Selector selector;
        private final List<Connection> connections = new ArrayList<>();
        private final Histogram latency = Measurement.newHistogram();
        private final long start = System.nanoTime();
        private final long from;
        private final long to;
        private long errors;
        private long acknowledged;
        private int reconnects;
        private int inFlight;
        private long lastAnswer = start;
        private boolean errorShown;

        Run(Load load, Selector selector) {
            this.load = load;
            this.selector = selector;
            this.from = start + load.warmUp().toNanos();
            this.to = from + load.measured().toNanos();
        }

        Measurement toEnd() throws IOException {
            long cpu = threadCpu();
            try {
                for (int i = 0; i < load.connections(); i++) {
                    Connection connection = connect();
                    send(connection);
                }
                while (inFlight > 0) {
                    selector.select(this::onReady, 1_000);
                    if (System.nanoTime() - lastAnswer > PATIENCE.toNanos()) {
                        throw new IOException("no answer for " + PATIENCE.toSeconds() + " s");
                    }
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            } finally {
                for (Connection connection : connections) {
                    connection.close();
                }
            }
            double cores = (threadCpu() - cpu) / (double) (System.nanoTime() - start);
            Duration elapsed = Duration.ofNanos(Math.max(0, Math.min(lastAnswer, to) - from));
            return new Measurement(elapsed, errors, latency, cores, 0)
                    .withAcknowledged(acknowledged)
                    .withItems(latency.getTotalCount() * load.request().items());
        }

        private Connection connect() throws IOException {
            Connection connection = new Connection(server, selector, load.request());
            connections.add(connection);
            return connection;
        }

        private void send(Connection connection) throws IOException {
            if (System.nanoTime() >= to) {
                return;
            }
            long key = load.keys().getAsLong();
            if (key < 0) {
                return;
            }
            load.request()
                    .fill(
                            connection.request(),
                            key,
                            version++,
                            TEXT,
                            random.nextInt(TEXT.length - load.request().textLength()));
            connection.send();
            inFlight++;
        }

        private void onReady(SelectionKey ready) {
            Connection connection = (Connection) ready.attachment();
            try {
                receive(connection);
            } catch (IOException e) {
                reconnect(connection, e);
            }
        }

        private void receive(Connection connection) throws IOException {
            if (!connection.receive()) {
                return;
            }
            long now = System.nanoTime();
            lastAnswer = now;
            inFlight--;
            HttpMessage response = connection.response();
            boolean good = response.status() == 200 && load.request().expects(response.contentLength());
            if (good) {
                acknowledged++;
            } else {
                show(connection.responseText());
            }
            if (now >= from && now < to) {
                if (good) {
                    Measurement.recordNanos(latency, now - connection.sentAt());
                } else {
                    errors++;
                }
            }
            send(connection);
        }

        private void reconnect(Connection connection, IOException cause) {
            try {
                connection.close();
                connections.remove(connection);
                inFlight--;
                errors++;
                show(cause.toString());
                if (++reconnects > MOST_RECONNECTS) {
                    throw new IOException("the server keeps closing connections", cause);
                }
                send(connect());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void show(String error) {
            if (!errorShown) {
                errorShown = true;
                System.err.println("first error: " + error.strip());
            }
        }
    }

    private static long threadCpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static byte[] randomText(int length) {
        SplittableRandom random = new SplittableRandom(7);
        byte[] letters =
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(StandardCharsets.US_ASCII);
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = letters[random.nextInt(letters.length)];
        }
        return text;
    }
}
