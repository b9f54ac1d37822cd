package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** What Prometheus is told. */
@ExtendWith(SharedServer.class)
class MetricsIT {
    private final Clients clients;

    MetricsIT(Clients clients) {
        this.clients = clients;
    }

    @Test
    void requestsAreCountedByOperationAndOutcome() throws Exception {
        try (TestTable table = TestTable.create(clients)) {
            double before = value("streambed_requests_seconds_count{operation=\"DeleteItem\",outcome=\"refused\"}");

            assertThatThrownBy(() -> clients.tables()
                            .deleteItem(delete -> delete.tableName(table.name())
                                    .key(TestTable.key("a", 1))
                                    .conditionExpression("attribute_exists(id)")))
                    .isInstanceOf(ConditionalCheckFailedException.class);

            // The answer is sent before it is counted.
            await().untilAsserted(() -> assertThat(
                            value("streambed_requests_seconds_count{operation=\"DeleteItem\",outcome=\"refused\"}"))
                    .isEqualTo(before + 1));
        }
    }

    @Test
    void logPartitionsIndexLagAndHeapAreShown() throws Exception {
        IndexedTable indexed = IndexedTable.create(clients);
        try (TestTable table = indexed.table()) {
            table.put(item("a", 1, "v"));
            String metrics = metrics();

            assertThat(metrics)
                    .contains("streambed_index_lag{log_partition=\"0\",table=\"" + table.name() + "\"}")
                    .contains("streambed_log_partition_serving{log_partition=\"0\"} 1.0")
                    .contains("streambed_log_partition_applied_offset{log_partition=\"0\"}")
                    .contains("jvm_memory_used_bytes{area=\"heap\"");
        }
        assertThat(metrics()).doesNotContain(indexed.table().name());
    }

    private double value(String series) throws Exception {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line ->
                        Double.parseDouble(line.substring(series.length()).strip()))
                .findFirst()
                .orElse(0);
    }

    private String metrics() throws IOException, InterruptedException {
        URI uri = clients.endpoint().resolve("/metrics");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
            return answer.body();
        }
    }
}
