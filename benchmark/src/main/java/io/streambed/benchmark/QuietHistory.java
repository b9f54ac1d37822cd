package io.streambed.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Reads the past of a table that was written now and then while another one was written very often: all versions of an item, and
 * the whole table as of a moment.
 */
final class QuietHistory {
    static final String TABLE = "Quiet";
    static final int WRITES = 100;

    private static final int ITEMS = 10;
    private static final int READS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port;

    /** A moment after each of the writes and before the next. */
    private final List<Instant> moments = new ArrayList<>();

    QuietHistory(int port) {
        this.port = port;
    }

    /** Writes one of the items once more. */
    void write() throws IOException {
        int number = moments.size();
        try (Client client = new Client(port, PATIENCE)) {
            client.callOk(
                    "PutItem",
                    "{\"TableName\":\"" + TABLE + "\",\"Item\":{\"id\":{\"S\":\"" + id(number)
                            + "\"},\"version\":{\"N\":\"" + number + "\"}}}");
        }
        Deadline.pause(Duration.ofMillis(5));
        moments.add(Instant.ofEpochMilli(System.currentTimeMillis()));
        Deadline.pause(Duration.ofMillis(5));
    }

    private static String id(int number) {
        return "quiet-" + number % ITEMS;
    }

    /** Reads something, and finds out whether that is right. */
    private interface Read {
        void read(Client client, int number) throws IOException;
    }

    /** The time that it takes to read the whole history of an item. */
    Measurement versions() {
        return measure((client, number) -> {
            int found = 0;
            String after = "";
            while (true) {
                Client.Response page = client.callOk(
                        "Streambed:ReadHistory",
                        "{\"TableName\":\"" + TABLE + "\",\"Key\":{\"id\":{\"S\":\"" + id(number) + "\"}}" + after
                                + "}");
                found += page.strings("SequenceNumber").size();
                if (page.strings("Next").isEmpty()) {
                    break;
                }
                after = ",\"After\":\"" + page.strings("Next").getFirst() + "\"";
            }
            require(found == WRITES / ITEMS, "found " + found + " of " + WRITES / ITEMS + " versions");
        });
    }

    /** The time that it takes to read the table as of a moment, another one each time. */
    Measurement asOf() {
        return measure((client, number) -> {
            int last = (number * 7 + WRITES / 3) % WRITES;
            List<Integer> versions = client
                    .callOk(
                            "Scan",
                            "{\"TableName\":\"" + TABLE + "\"}",
                            "x-streambed-as-of: " + moments.get(last) + "\r\n")
                    .strings("N")
                    .stream()
                    .map(Integer::valueOf)
                    .sorted()
                    .toList();
            List<Integer> expected = new ArrayList<>();
            for (int version = Math.max(0, last - ITEMS + 1); version <= last; version++) {
                expected.add(version);
            }
            require(versions.equals(expected), "the table as of write " + last + " holds " + versions);
        });
    }

    private static void require(boolean right, String complaint) {
        if (!right) {
            throw new BenchmarkException(complaint);
        }
    }

    private Measurement measure(Read read) {
        Histogram times = Measurement.newHistogram();
        long begin = System.nanoTime();
        try (Client client = new Client(port, PATIENCE)) {
            for (int i = 0; i < READS; i++) {
                long start = System.nanoTime();
                read.read(client, i);
                Measurement.recordNanos(times, System.nanoTime() - start);
            }
        } catch (IOException e) {
            throw new BenchmarkException("reading the history broke off: " + e, e);
        }
        return new Measurement(Duration.ofNanos(System.nanoTime() - begin), 0, times, Double.NaN, 0);
    }
}
