package io.streambed.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Counts on one item over many connections; an update that is lost, or that happened twice, is a failure. */
final class HotCounter {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port;
    private final LoadGenerator generator;

    HotCounter(int port, LoadGenerator generator) {
        this.port = port;
        this.generator = generator;
    }

    /** @throws BenchmarkException if the counter is not what was acknowledged, where no answer was an error */
    Measurement run(Load load) {
        try (Client client = new Client(port, PATIENCE)) {
            long before = counter(client);
            Measurement measurement = generator.run(load);
            long counted = counter(client) - before;
            // What an error did is not known.
            if (measurement.errors() == 0 && counted != measurement.acknowledged()) {
                throw new BenchmarkException(
                        measurement.acknowledged() + " updates were acknowledged, and " + counted + " are counted");
            }
            return measurement;
        } catch (IOException e) {
            throw new BenchmarkException("the counter broke off: " + e, e);
        }
    }

    private static long counter(Client client) throws IOException {
        String body = "{\"TableName\":\"" + DataRequests.COUNTERS + "\",\"Key\":{\"id\":{\"S\":\"" + DataRequests.HOT
                + "\"}},\"ConsistentRead\":true}";
        List<String> numbers = client.callOk("GetItem", body).strings("N");
        return numbers.isEmpty() ? 0 : Long.parseLong(numbers.getFirst());
    }
}
