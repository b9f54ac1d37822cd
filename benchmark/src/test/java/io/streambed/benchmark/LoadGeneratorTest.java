package io.streambed.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadGeneratorTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void countsWhatTheServerAnsweredInTheWindow(int connections) throws IOException {
        AtomicLong answered = new AtomicLong();
        try (StubServer server = new StubServer((request, length) -> {
            answered.incrementAndGet();
            return StubServer.response(200, "{}");
        })) {
            Measurement measurement = new LoadGenerator(server.port())
                    .run(Load.timed(Requests.put(server.port()), connections, 1_000, Duration.ZERO, SHORT));

            assertThat(measurement.errors()).isZero();
            long counted = measurement.latency().getTotalCount();
            assertThat(counted).isBetween(answered.get() - connections, answered.get());
            assertThat(measurement.elapsed()).isLessThanOrEqualTo(SHORT);
            assertThat(measurement.percentileMillis(50) > 0).isEqualTo(counted > 0);
        }
    }

    @Test
    void warmUpIsNotMeasured() throws IOException {
        AtomicLong afterwards = new AtomicLong();
        long warm = System.nanoTime() + SHORT.toNanos();
        try (StubServer server = new StubServer((request, length) -> {
            if (System.nanoTime() - warm >= 0) {
                afterwards.incrementAndGet();
            }
            return StubServer.response(200, "{}");
        })) {
            Measurement measurement = new LoadGenerator(server.port())
                    .run(Load.timed(Requests.put(server.port()), 1, 10, SHORT, Duration.ofMillis(20)));

            // The request that is on its way when the warm-up ends is measured, too.
            assertThat(measurement.latency().getTotalCount()).isLessThanOrEqualTo(afterwards.get() + 1);
        }
    }

    @Test
    void everyKeyIsPutOnce() throws IOException {
        Set<String> keys = ConcurrentHashMap.newKeySet();
        AtomicLong puts = new AtomicLong();
        Pattern key = Pattern.compile("user-\\d{8}");
        try (StubServer server = new StubServer((request, length) -> {
            Matcher matcher = key.matcher(new String(request, 0, length, StandardCharsets.US_ASCII));
            if (matcher.find()) {
                keys.add(matcher.group());
                puts.incrementAndGet();
            }
            return StubServer.response(200, "{}");
        })) {
            Measurement measurement =
                    new LoadGenerator(server.port()).run(Load.once(Requests.put(server.port()), 7, 1_000, LONG));

            assertThat(measurement.latency().getTotalCount()).isEqualTo(1_000);
            assertThat(puts.get()).isEqualTo(1_000);
            assertThat(keys).hasSize(1_000).contains("user-00000000", "user-00000999");
        }
    }

    @Test
    void answersThatAreNotTheExpectedOnesAreErrorsAndHaveNoLatency() throws IOException {
        AtomicLong count = new AtomicLong();
        try (StubServer server = new StubServer((request, length) -> count.incrementAndGet() % 4 == 0
                ? StubServer.response(500, "{\"__type\":\"InternalServerError\"}")
                : StubServer.response(200, "{}"))) {
            Measurement measurement =
                    new LoadGenerator(server.port()).run(Load.once(Requests.put(server.port()), 1, 100, LONG));

            assertThat(measurement.errors()).isEqualTo(25);
            assertThat(measurement.latency().getTotalCount()).isEqualTo(75);
        }
    }

    @Test
    void aGetThatFindsNothingIsAnError() throws IOException {
        try (StubServer server = new StubServer((request, length) -> StubServer.response(200, "{}"))) {
            Measurement measurement =
                    new LoadGenerator(server.port()).run(Load.once(Requests.get(server.port(), false), 2, 10, LONG));

            assertThat(measurement.errors()).isEqualTo(10);
        }
    }

    @Test
    void aServerThatIsNotThereEndsTheRun() {
        LoadGenerator generator = new LoadGenerator(ChildProcess.freePort());

        assertThatThrownBy(() -> generator.run(Load.once(Requests.put(1), 1, 10, LONG)))
                .isInstanceOf(BenchmarkException.class);
    }
}
