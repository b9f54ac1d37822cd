package io.streambed.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StreamLagTest {
    private static final Pattern TICK = Pattern.compile("tick-\\d{8}");
    private static final Pattern POSITION = Pattern.compile("\"ShardIterator\":\"(\\d+)\"");

    private final List<String> written = new CopyOnWriteArrayList<>();
    private volatile long lastWrite = System.nanoTime();

    @Test
    void everyWriteIsSeenOnceInItsPoll() throws IOException {
        try (StubServer server = new StubServer((request, length) -> answer(request, length, 0))) {
            Measurement lag = new StreamLag(server.port(), 1_000, Duration.ofMillis(1), Duration.ofMillis(200))
                    .run(Duration.ZERO);

            assertThat(lag.errors()).isZero();
            assertThat(lag.latency().getTotalCount()).isEqualTo(200);
        }
    }

    @Test
    void theWarmUpIsLeftOut() throws IOException {
        try (StubServer server = new StubServer((request, length) -> answer(request, length, 0))) {
            Measurement lag = new StreamLag(server.port(), 1_000, Duration.ofMillis(1), Duration.ofMillis(200))
                    .run(Duration.ofMillis(150));

            assertThat(lag.latency().getTotalCount()).isEqualTo(50);
        }
    }

    @Test
    void aStreamThatLagsBehindShowsInTheFigures() throws IOException {
        // A record can be polled when nothing has been written for a tenth of a second.
        try (StubServer server = new StubServer((request, length) -> answer(request, length, 100_000_000))) {
            Measurement lag = new StreamLag(server.port(), 1_000, Duration.ofMillis(1), Duration.ofMillis(200))
                    .run(Duration.ZERO);

            assertThat(lag.errors()).isZero();
            assertThat(lag.percentileMillis(100)).isGreaterThan(50);
        }
    }

    /** A table with one shard whose iterators are positions in the list of writes. */
    private byte[] answer(byte[] bytes, int length, long quietNanos) {
        String request = new String(bytes, 0, length, StandardCharsets.US_ASCII);
        if (request.contains(".DescribeTable")) {
            return StubServer.response(200, "{\"Table\":{\"TableStatus\":\"ACTIVE\",\"LatestStreamArn\":\"arn\"}}");
        }
        if (request.contains(".DescribeStream")) {
            return StubServer.response(200, "{\"StreamDescription\":{\"Shards\":[{\"ShardId\":\"shard\"}]}}");
        }
        if (request.contains(".GetShardIterator")) {
            return StubServer.response(200, "{\"ShardIterator\":\"0\"}");
        }
        if (request.contains(".GetRecords")) {
            return StubServer.response(200, records(request, quietNanos));
        }
        Matcher tick = TICK.matcher(request);
        if (tick.find()) {
            lastWrite = System.nanoTime();
            written.add(tick.group());
        }
        return StubServer.response(200, "{}");
    }

    private String records(String request, long quietNanos) {
        Matcher position = POSITION.matcher(request);
        int from = position.find() ? Integer.parseInt(position.group(1)) : 0;
        List<String> all = List.copyOf(written);
        int to = System.nanoTime() - lastWrite < quietNanos ? from : all.size();
        return "{\"Records\":"
                + all.subList(from, to).stream().map(tick -> '"' + tick + '"').toList() + ",\"NextShardIterator\":\""
                + to + "\"}";
    }
}
