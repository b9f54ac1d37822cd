package io.streambed.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Test
    void readsAnswersOfAnyLengthOnOneConnection() throws IOException {
        String body = "y".repeat(1_000_000);
        try (StubServer server = new StubServer((request, length) -> StubServer.response(200, body));
                Client client = new Client(server.port(), TIMEOUT)) {
            assertThat(client.call("ListTables", "{}").body()).isEqualTo(body);
            assertThat(client.call("ListTables", "{}").body()).isEqualTo(body);
        }
    }

    @Test
    void anErrorWhereNoneMayBeSaysWhatWasAnswered() throws IOException {
        try (StubServer server = new StubServer((request, length) -> StubServer.response(400, "no such table"));
                Client client = new Client(server.port(), TIMEOUT)) {
            assertThatThrownBy(() -> client.callOk("DescribeTable", "{}"))
                    .isInstanceOf(BenchmarkException.class)
                    .hasMessageContaining("400")
                    .hasMessageContaining("no such table");
        }
    }

    @Test
    void findsTheStringsOfAMember() {
        Client.Response response = new Client.Response(
                200, "{\"Shards\":[{\"ShardId\":\"a\"},{\"ShardId\" : \"b\\\"c\"}],\"NoShardId\":\"x\"}");

        assertThat(response.strings("ShardId")).containsExactly("a", "b\\\"c");
    }
}
