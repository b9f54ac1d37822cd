package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Schemas in an external registry: Apicurio's own server. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class ApicurioIT {
    @Test
    void theChangeLogIsReadWithSchemasFromTheOtherRegistry() throws Exception {
        Path registryJar = InstalledClients.registry().resolve("quarkus-run.jar");
        int port = FreePort.find();
        String url = "http://127.0.0.1:" + port + "/apis/ccompat/v7";
        Path directory = WorkDirectory.fresh("apicurio");
        try (ChildProcess _ = start(registryJar, port, directory)) {
            await().atMost(Duration.ofMinutes(2)).until(() -> isUp(url));

            try (KafkaServer server = KafkaServer.startFresh("apicurio-server", "--schema-registry-url", url);
                    Clients clients = Clients.of(server.server().endpoint());
                    var registry = new CachedSchemaRegistryClient(url, 100);
                    var table = TestTable.create(clients);
                    Consumer<byte[], byte[]> consumer = server.consumer("streambed.changes")) {
                table.put(item("a", 1, "to be found"));

                await().atMost(Duration.ofSeconds(30)).until(() -> {
                    for (var record : consumer.poll(Duration.ofMillis(100))) {
                        if (SchemaEndpointIT.decode(registry, record.value())
                                .toString()
                                .contains("to be found")) {
                            return true;
                        }
                    }
                    return false;
                });
                assertThat(registry.getAllSubjects())
                        .contains("io.streambed.log.Commit", "io.streambed.log.TableChanged");
                assertThat(status(server.server().endpoint() + "/schema-registry/subjects"))
                        .as("the built-in one is not there")
                        .isNotEqualTo(200);

                server.server().kill();
                server.server().start();
                assertThat(table.get(TestTable.key("a", 1))).isEqualTo(item("a", 1, "to be found"));
                assertThat(registry.getAllVersions("io.streambed.log.Commit")).hasSize(1);
            }
        }
    }

    private static ChildProcess start(Path jar, int port, Path directory) {
        int management = FreePort.find();
        return ChildProcess.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.management.host=127.0.0.1",
                        "-Dquarkus.management.port=" + management,
                        "-jar",
                        jar.toString()),
                directory.resolve("apicurio.log"));
    }

    private static boolean isUp(String url) throws InterruptedException {
        try {
            return status(url + "/subjects") == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private static int status(String url) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
