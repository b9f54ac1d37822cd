package io.streambed.benchmark;

import java.io.IOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** Reads all versions of an item that was written three times, with very many writes to another table in between. */
final class QuietHistory {
    static final String TABLE = "Quiet";
    private static final int VERSIONS = 3;
    private static final int READS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port;

    QuietHistory(int port) {
        this.port = port;
    }

    /** Writes the item once more. */
    void write(int version) throws IOException {
        try (Client client = new Client(port, PATIENCE)) {
            client.callOk(
                    "PutItem",
                    "{\"TableName\":\"" + TABLE + "\",\"Item\":{\"id\":{\"S\":\"quiet\"},\"version\":{\"N\":\""
                            + version + "\"}}}");
        }
    }

    /** The time that one reading of the whole history takes. */
    Measurement run() {
        Histogram times = Measurement.newHistogram();
        long begin = System.nanoTime();
        try (Client client = new Client(port, PATIENCE)) {
            for (int i = 0; i < READS; i++) {
                long start = System.nanoTime();
                int found = read(client);
                Measurement.recordNanos(times, System.nanoTime() - start);
                if (found != VERSIONS) {
                    throw new BenchmarkException("found " + found + " of " + VERSIONS + " versions");
                }
            }
        } catch (IOException e) {
            throw new BenchmarkException("reading the history broke off: " + e, e);
        }
        return new Measurement(Duration.ofNanos(System.nanoTime() - begin), 0, times, Double.NaN, 0);
    }

    private static int read(Client client) throws IOException {
        int found = 0;
        String after = "";
        while (true) {
            Client.Response page = client.callOk(
                    "Streambed:ReadHistory",
                    "{\"TableName\":\"" + TABLE + "\",\"Key\":{\"id\":{\"S\":\"quiet\"}}" + after + "}");
            found += page.strings("SequenceNumber").size();
            if (page.strings("Next").isEmpty()) {
                return found;
            }
            after = ",\"After\":\"" + page.strings("Next").getFirst() + "\"";
        }
    }
}
