package io.streambed.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IndexLagTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    /** When the last probe was first asked for, which is after its acknowledgement; 0 before. */
    private volatile long asked;

    @Test
    void theTimeUntilTheIndexHasTheItemIsMeasured() throws IOException {
        Measurement lag = run(200, Duration.ofMillis(60), SHORT);

        assertThat(lag.errors()).isZero();
        assertThat(lag.latency().getTotalCount()).isPositive();
        assertThat(lag.percentileMillis(0)).isGreaterThanOrEqualTo(55);
    }

    @Test
    void aWriterThatIsRefusedIsAFailure() {
        assertThatThrownBy(() -> run(500, Duration.ZERO, Duration.ofMinutes(1)))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageContaining("500");
    }

    /** An index that is late by so much, on a server that answers the writer with that status. */
    private Measurement run(int status, Duration late, Duration measured) throws IOException {
        try (StubServer server = new StubServer((request, length) -> answer(request, length, status, late))) {
            return new IndexLag(server.port(), 500).run(Duration.ZERO, measured);
        }
    }

    private byte[] answer(byte[] bytes, int length, int status, Duration late) {
        String request = new String(bytes, 0, length, StandardCharsets.US_ASCII);
        if (request.contains(".PutItem") && request.contains("probe-")) {
            asked = 0;
            return StubServer.response(200, "{}");
        }
        if (request.contains(".PutItem")) {
            return StubServer.response(status, "{}");
        }
        if (asked == 0) {
            asked = System.nanoTime();
        }
        boolean there = System.nanoTime() - asked >= late.toNanos();
        return StubServer.response(200, there ? "{\"Items\":[{\"payload\":{\"S\":\"x\"}}]}" : "{\"Items\":[]}");
    }
}
