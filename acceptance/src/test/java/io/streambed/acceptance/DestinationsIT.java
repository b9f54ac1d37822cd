package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streambed.acceptance.DestinationTopic.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ApproximateCreationDateTimePrecision;
import software.amazon.awssdk.services.dynamodb.model.DestinationStatus;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KinesisDataStreamDestination;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Tables' changes in Kafka topics of their own. */
class DestinationsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger TOPICS = new AtomicInteger();

    private static KafkaServer server;
    private static Clients clients;

    @BeforeAll
    static void start() {
        server = KafkaServer.startFresh("destinations-server");
        clients = Clients.of(server.server().endpoint());
    }

    @AfterAll
    static void stop() {
        clients.close();
        server.close();
    }

    @Test
    void changesFromTheEnablingToTheDisablingGoToTheTopicAsJson() throws Exception {
        String name = topic(3, Map.of());
        try (var table = TestTable.create(clients);
                var topic = new DestinationTopic(server, name)) {
            table.put(item("a", 1, "before"));
            enable(table, DestinationTopic.arn(name));
            Instant start = Instant.now();
            table.put(item("a", 1, "first"));
            table.put(item("a", 1, "second"));
            table.delete(key("a", 1));
            table.put(item("b", 2, "other"));
            disable(table, DestinationTopic.arn(name));
            table.put(item("a", 1, "after"));

            List<Event> events = topic.events(4);

            assertThat(events).hasSize(4);
            List<Event> first = events.stream()
                    .filter(event -> event.key().path("id").path("S").asText().equals("a"))
                    .toList();
            assertThat(first)
                    .extracting(event -> event.event().path("eventName").asText())
                    .containsExactly("MODIFY", "MODIFY", "REMOVE");
            assertThat(first)
                    .extracting(Event::partition)
                    .containsOnly(first.getFirst().partition());
            assertThat(first).extracting(Event::sequenceNumber).isSorted();
            JsonNode second = first.get(1).event();
            assertThat(first.get(1).key()).isEqualTo(JSON.readTree("{\"id\":{\"S\":\"a\"},\"n\":{\"N\":\"1\"}}"));
            assertThat(second.path("dynamodb").path("Keys"))
                    .isEqualTo(first.get(1).key());
            assertThat(second.path("dynamodb")
                            .path("OldImage")
                            .path("v")
                            .path("S")
                            .asText())
                    .isEqualTo("first");
            assertThat(second.path("dynamodb")
                            .path("NewImage")
                            .path("v")
                            .path("S")
                            .asText())
                    .isEqualTo("second");
            assertThat(second.path("dynamodb").path("SizeBytes").asLong()).isPositive();
            assertThat(second.path("tableName").asText()).isEqualTo(table.name());
            assertThat(second.path("eventSource").asText()).isEqualTo("aws:dynamodb");
            assertThat(second.path("awsRegion").asText()).isEqualTo("us-east-1");
            assertThat(second.path("userIdentity").isNull()).isTrue();
            assertThat(second.path("recordFormat").asText()).isEqualTo("application/json");
            assertThat(second.path("dynamodb")
                            .path("ApproximateCreationDateTimePrecision")
                            .asText())
                    .isEqualTo("MILLISECOND");
            assertThat(Instant.ofEpochMilli(second.path("dynamodb")
                            .path("ApproximateCreationDateTime")
                            .asLong()))
                    .isBetween(start.minusSeconds(1), Instant.now().plusSeconds(1));
            assertThat(describe(table).getFirst().destinationStatus()).isEqualTo(DestinationStatus.DISABLED);
        }
    }

    @Test
    void aCompactedTopicIsTheTable() throws Exception {
        String name = topic(2, Map.of("cleanup.policy", "compact"));
        try (var registry = new CachedSchemaRegistryClient(server.server().endpoint() + "/schema-registry", 100);
                var table = TestTable.create(clients);
                var topic = new DestinationTopic(server, name)) {
            enable(table, DestinationTopic.arn(name + "/avro"));
            table.put(item("kept", 1, "old"));
            table.put(item("kept", 1, "new"));
            table.put(item("gone", 1, "x"));
            table.delete(key("gone", 1));

            List<ConsumerRecord<byte[], byte[]>> records = topic.read(4);

            assertThat(records).hasSize(4);
            var tombstones = new ArrayList<String>();
            var images = new ArrayList<String>();
            for (var record : records) {
                String key = SchemaEndpointIT.decode(registry, record.key()).toString();
                if (record.value() == null) {
                    tombstones.add(key);
                } else {
                    GenericRecord event = SchemaEndpointIT.decode(registry, record.value());
                    assertThat(event.getSchema().getFullName()).isEqualTo("io.streambed.log.ChangeEvent");
                    assertThat(event.get("keys")).hasToString(key);
                    assertThat(event.get("table")).hasToString(table.name());
                    images.add(event.get("eventName") + " " + event.get("newImage"));
                }
            }
            assertThat(tombstones).singleElement().asString().contains("gone");
            assertThat(images).hasSize(3);
            assertThat(images).anyMatch(image -> image.startsWith("MODIFY") && image.contains("new"));
        }
    }

    @Test
    void timesHaveThePrecisionThatWasAskedFor() {
        String name = topic(1, Map.of());
        String arn = DestinationTopic.arn(name);
        try (var table = TestTable.create(clients);
                var topic = new DestinationTopic(server, name)) {
            enable(table, arn);
            table.put(item("a", 1, "millis"));
            topic.read(1);
            clients.tables()
                    .updateKinesisStreamingDestination(request -> request.tableName(table.name())
                            .streamArn(arn)
                            .updateKinesisStreamingConfiguration(update -> update.approximateCreationDateTimePrecision(
                                    ApproximateCreationDateTimePrecision.MICROSECOND)));
            awaitStatus(table, DestinationStatus.ACTIVE);
            table.put(item("a", 1, "micros"));

            List<Event> events = topic.events(2);

            assertThat(events)
                    .extracting(event -> event.change()
                            .path("ApproximateCreationDateTimePrecision")
                            .asText())
                    .containsExactly("MILLISECOND", "MICROSECOND");
            long millis =
                    events.get(0).change().path("ApproximateCreationDateTime").asLong();
            long micros =
                    events.get(1).change().path("ApproximateCreationDateTime").asLong();
            assertThat(micros / 1000).isBetween(millis, millis + 60_000);
            assertThat(describe(table).getFirst().approximateCreationDateTimePrecision())
                    .isEqualTo(ApproximateCreationDateTimePrecision.MICROSECOND);
            assertRefused(
                    () -> clients.tables()
                            .updateKinesisStreamingDestination(request -> request.tableName(table.name())
                                    .streamArn(arn)
                                    .updateKinesisStreamingConfiguration(
                                            update -> update.approximateCreationDateTimePrecision(
                                                    ApproximateCreationDateTimePrecision.MICROSECOND))),
                    "Precision is already set to the desired value of MICROSECOND");
        }
    }

    @Test
    void aDestinationWithoutATopicFailsAndCanBeEnabledAgain() {
        String name = "later-" + TOPICS.incrementAndGet();
        String arn = DestinationTopic.arn(name);
        try (var table = TestTable.create(clients)) {
            assertThat(describe(table)).isEmpty();
            assertThat(clients.tables()
                            .enableKinesisStreamingDestination(
                                    request -> request.tableName(table.name()).streamArn(arn))
                            .destinationStatus())
                    .isEqualTo(DestinationStatus.ENABLING);
            awaitStatus(table, DestinationStatus.ENABLE_FAILED);
            assertThat(describe(table).getFirst().destinationStatusDescription())
                    .startsWith("User does not have a permission to use kinesis stream")
                    .contains(name);
            assertRefused(() -> disableOnly(table, arn), "must be ACTIVE to perform DISABLE operation");

            server.createTopic(name, 1, Map.of());
            enable(table, arn);

            assertThat(describe(table)).hasSize(1);
            assertRefused(
                    () -> clients.tables()
                            .enableKinesisStreamingDestination(
                                    request -> request.tableName(table.name()).streamArn(arn + "-2")),
                    "EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE operation.");
            assertRefused(() -> disableOnly(table, arn + "-2"), "must be ACTIVE to perform DISABLE operation");
            assertRefused(
                    () -> clients.tables()
                            .updateKinesisStreamingDestination(
                                    request -> request.tableName(table.name()).streamArn(arn)),
                    "cannot be null or contain only null values");
        }
    }

    @Test
    void theClustersOwnTopicsAndForeignStreamsAreNoDestinations() {
        try (var table = TestTable.create(clients)) {
            for (String arn : List.of(
                    DestinationTopic.arn("streambed.changes"),
                    DestinationTopic.arn("__consumer_offsets"),
                    "arn:aws:kinesis:eu-west-1:000000000000:stream/other-region",
                    "arn:aws:kinesis:us-east-1:123456789012:stream/other-account",
                    "arn:aws:firehose:us-east-1:000000000000:deliverystream/x")) {
                clients.tables()
                        .enableKinesisStreamingDestination(
                                request -> request.tableName(table.name()).streamArn(arn));
                awaitStatus(table, DestinationStatus.ENABLE_FAILED);
                assertThat(describe(table).getFirst().streamArn()).isEqualTo(arn);
            }
            assertThat(describe(table)).hasSize(5);
        }
        assertThatThrownBy(() -> clients.tables()
                        .describeKinesisStreamingDestination(request -> request.tableName("NoSuchTable")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Requested resource not found: Table: NoSuchTable not found");
    }

    private static String topic(int partitions, Map<String, String> configs) {
        String name = "destination-" + TOPICS.incrementAndGet();
        server.createTopic(name, partitions, configs);
        return name;
    }

    private static void enable(TestTable table, String arn) {
        clients.tables()
                .enableKinesisStreamingDestination(
                        request -> request.tableName(table.name()).streamArn(arn));
        awaitStatus(table, DestinationStatus.ACTIVE);
    }

    private static void disable(TestTable table, String arn) {
        disableOnly(table, arn);
        awaitStatus(table, DestinationStatus.DISABLED);
    }

    private static void disableOnly(TestTable table, String arn) {
        clients.tables()
                .disableKinesisStreamingDestination(
                        request -> request.tableName(table.name()).streamArn(arn));
    }

    /** Of the newest destination. */
    static void awaitStatus(TestTable table, DestinationStatus status) {
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(20))
                .until(() -> describe(table).getFirst().destinationStatus() == status);
    }

    private static List<KinesisDataStreamDestination> describe(TestTable table) {
        return table.clients()
                .tables()
                .describeKinesisStreamingDestination(request -> request.tableName(table.name()))
                .kinesisDataStreamDestinations();
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DynamoDbException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"))
                .hasMessageContaining(message);
    }
}
