package io.streambed.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HotCounterTest {
    private final AtomicLong updates = new AtomicLong();

    @Test
    void aCounterThatCountsEveryUpdateIsMeasured() throws IOException {
        Measurement measurement = run(1);

        assertThat(measurement.acknowledged()).isEqualTo(500);
        assertThat(measurement.errors()).isZero();
    }

    @Test
    void aLostUpdateIsAFailure() {
        assertThatThrownBy(() -> run(100))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("500 updates were acknowledged, and 495 are counted");
    }

    /** A server that forgets every {@code lost}th update, if that is more than 1. */
    private Measurement run(int lost) throws IOException {
        try (StubServer server = new StubServer((request, length) -> answer(request, length, lost))) {
            return new HotCounter(server.port(), new LoadGenerator(server.port()))
                    .run(Load.once(DataRequests.count(server.port()), 8, 500, Duration.ofMinutes(1)));
        }
    }

    private byte[] answer(byte[] bytes, int length, int lost) {
        if (new String(bytes, 0, length, StandardCharsets.US_ASCII).contains(".GetItem")) {
            long all = updates.get();
            long counted = lost > 1 ? all - all / lost : all;
            return StubServer.response(200, "{\"Item\":{\"n\":{\"N\":\"" + counted + "\"}}}");
        }
        updates.incrementAndGet();
        return StubServer.response(200, "{}");
    }
}
