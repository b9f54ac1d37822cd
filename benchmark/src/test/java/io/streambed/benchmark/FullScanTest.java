package io.streambed.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FullScanTest {
    private static final String KEY = "{\"id\":{\"S\":\"a\"},\"n\":{\"N\":\"7\"}}";

    @Test
    void pagesAreFollowedToTheEndWhereverTheirMembersStand() throws IOException {
        for (String page : new String[] {
            "{\"Count\":600,\"ScannedCount\":600,\"LastEvaluatedKey\":" + KEY + ",\"Items\":[]}",
            "{\"Items\":[],\"LastEvaluatedKey\":" + KEY + ",\"Count\":600,\"ScannedCount\":600}"
        }) {
            Measurement scan = scan(page, 1_000);

            assertThat(scan.items()).isPositive();
            assertThat(scan.items() % 1_000).isZero();
            assertThat(scan.latency().getTotalCount()).isEqualTo(2 * scan.items() / 1_000);
        }
    }

    @Test
    void aScanThatMissesItemsIsAFailure() {
        assertThatThrownBy(() -> scan("{\"Items\":[],\"Count\":600,\"LastEvaluatedKey\":" + KEY + "}", 1_001))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("a scan found 1000 of 1001 items");
    }

    /** Scans a table whose first page is given, and whose second and last one has 400 items. */
    private static Measurement scan(String first, int items) throws IOException {
        try (StubServer server = new StubServer((request, length) -> StubServer.response(
                200,
                new String(request, 0, length, StandardCharsets.US_ASCII).contains("\"ExclusiveStartKey\":" + KEY)
                        ? "{\"Items\":[],\"Count\":400,\"ScannedCount\":400}"
                        : first))) {
            return new FullScan(server.port(), "T", items).run(Duration.ZERO, Duration.ofMillis(20));
        }
    }
}
