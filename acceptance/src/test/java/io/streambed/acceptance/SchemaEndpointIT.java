package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The schemas over HTTP, with Confluent's own client, and what they are for: reading the cluster's topics. */
class SchemaEndpointIT {
    private static final String COMMIT = "io.streambed.log.Commit";
    private static final String OTHER = "{\"type\":\"record\",\"name\":\"Other\",\"fields\":[]}";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PREFIX = 5;

    private static KafkaServer server;
    private static Clients clients;
    private static CachedSchemaRegistryClient registry;

    @BeforeAll
    static void start() {
        server = KafkaServer.startFresh("schemas-server");
        clients = Clients.of(server.server().endpoint());
        registry = new CachedSchemaRegistryClient(server.server().endpoint() + "/schema-registry", 100);
    }

    @AfterAll
    static void stop() throws IOException {
        registry.close();
        clients.close();
        server.close();
    }

    @Test
    void theChangeLogIsReadWithTheSchemasItWasWrittenWith() throws Exception {
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_IMAGE);
                Consumer<byte[], byte[]> consumer = server.consumer("streambed.changes")) {
            table.put(item("a", 1, "to be found"));
            var commits = new ArrayList<GenericRecord>();

            await().atMost(Duration.ofSeconds(20)).until(() -> {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    GenericRecord decoded = decode(record.value());
                    if (decoded.getSchema().getFullName().equals(COMMIT)) {
                        commits.add(decoded);
                    }
                }
                return commits.stream().anyMatch(commit -> commit.toString().contains("to be found"));
            });
        }
    }

    static GenericRecord decode(byte[] value) throws IOException, RestClientException {
        return decode(registry, value);
    }

    /** As Confluent's deserializer does. */
    static GenericRecord decode(CachedSchemaRegistryClient registry, byte[] value)
            throws IOException, RestClientException {
        assertThat(value[0]).isZero();
        int id = ByteBuffer.wrap(value).getInt(1);
        Schema schema = new Schema.Parser().parse(registry.getSchemaById(id).canonicalString());
        return new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(value, PREFIX, value.length - PREFIX, null));
    }

    @Test
    void confluentsClientFindsItsWay() throws Exception {
        assertThat(registry.getAllSubjects())
                .contains(COMMIT, "io.streambed.log.TableChanged", "io.streambed.log.ChangeEvent");
        assertThat(registry.getAllVersions(COMMIT)).containsExactly(1);
        SchemaMetadata latest = registry.getLatestSchemaMetadata(COMMIT);
        assertThat(latest.getVersion()).isEqualTo(1);
        AvroSchema schema = new AvroSchema(latest.getSchema());
        assertThat(registry.getSchemaById(latest.getId()).canonicalString()).isEqualTo(schema.canonicalString());
        assertThat(registry.getId(COMMIT, schema)).isEqualTo(latest.getId());
        assertThat(registry.getVersion(COMMIT, schema)).isEqualTo(1);
        assertThat(registry.getAllSubjectsById(latest.getId())).containsExactly(COMMIT);
        assertThat(registry.getMode()).isEqualTo("READONLY");
        assertThat(registry.testCompatibility(COMMIT, schema)).isTrue();
        assertThat(registry.testCompatibility(COMMIT, new AvroSchema(OTHER))).isFalse();
    }

    @Test
    void whatIsThereAlreadyMayBeRegisteredAndNothingElse() throws Exception {
        SchemaMetadata latest = registry.getLatestSchemaMetadata(COMMIT);

        assertThat(registry.register(COMMIT, new AvroSchema(latest.getSchema())))
                .isEqualTo(latest.getId());
        assertThatThrownBy(() -> registry.register(COMMIT, new AvroSchema(OTHER)))
                .isInstanceOfSatisfying(
                        RestClientException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo(42205));
        assertThatThrownBy(() -> registry.register("other", new AvroSchema(OTHER)))
                .isInstanceOfSatisfying(
                        RestClientException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo(42205));
        assertThat(registry.getAllSubjects()).doesNotContain("other");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET    | /subjects/none/versions                      |                    | 404 | 40401
            GET    | /subjects/io.streambed.log.Commit/versions/9 |                    | 404 | 40402
            GET    | /subjects/io.streambed.log.Commit/versions/0 |                    | 422 | 42202
            GET    | /subjects/io.streambed.log.Commit/versions/x |                    | 422 | 42202
            GET    | /schemas/ids/99999                           |                    | 404 | 40403
            GET    | /schemas/ids/x                               |                    | 404 | 404
            GET    | /config/io.streambed.log.Commit              |                    | 404 | 40408
            GET    | /nothing                                     |                    | 404 | 404
            POST   | /subjects/io.streambed.log.Commit            | {                  | 422 | 422
            POST   | /subjects/io.streambed.log.Commit            | {"schema":"x"}     | 422 | 42201
            POST   | /subjects/io.streambed.log.Commit            | {"schema":"\\"int\\""} | 404 | 40403
            POST   | /subjects/none/versions                      | {"schema":"\\"int\\""} | 422 | 42205
            DELETE | /subjects/io.streambed.log.Commit            |                    | 422 | 42205
            PUT    | /config                                      | {}                 | 422 | 42205
            PUT    | /mode/any                                    | {}                 | 422 | 42205
            PATCH  | /subjects                                    | {}                 | 405 | 405
            """)
    void whatIsWrongIsSaidInConfluentsWay(String method, String path, String body, int status, int code)
            throws Exception {
        HttpResponse<String> answer = send(method, path, body == null ? "" : body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(JSON.readTree(answer.body()).path("error_code").asInt()).isEqualTo(code);
        assertThat(JSON.readTree(answer.body()).path("message").asText()).isNotEmpty();
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/vnd.schemaregistry.v1+json");
    }

    @Test
    void configurationAndModeAreForAllSubjects() throws Exception {
        assertThat(get("/config").path("compatibilityLevel").asText()).isEqualTo("FULL_TRANSITIVE");
        assertThat(get("/config/any?defaultToGlobal=true")
                        .path("compatibilityLevel")
                        .asText())
                .isEqualTo("FULL_TRANSITIVE");
        assertThat(get("/mode").path("mode").asText()).isEqualTo("READONLY");
        assertThat(get("/schemas/types")).isEqualTo(JSON.valueToTree(List.of("AVRO")));
        assertThat(get("/subjects/" + COMMIT + "/versions/latest/schema")
                        .path("name")
                        .asText())
                .isEqualTo("Commit");
    }

    private static JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("GET", path, "");
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(server.server().endpoint() + "/schema-registry" + path))
                            .method(method, HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
