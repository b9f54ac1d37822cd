package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.streambed.acceptance.Cluster.Node;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DestinationStatus;
import software.amazon.awssdk.services.dynamodb.model.ExportStatus;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ImportStatus;
import software.amazon.awssdk.services.dynamodb.model.InputCompressionType;
import software.amazon.awssdk.services.dynamodb.model.InputFormat;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What servers of one cluster do beside answering for items: each takes every request, and one does the work of another that is gone. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ClusterServicesIT {
    private static final List<AttributeDefinition> ATTRIBUTES = List.of(
            TestTable.attribute("id", ScalarAttributeType.S),
            TestTable.attribute("n", ScalarAttributeType.N),
            TestTable.attribute("v", ScalarAttributeType.S));
    private static final GlobalSecondaryIndex BY_VALUE = GlobalSecondaryIndex.builder()
            .indexName("ByValue")
            .keySchema(TestTable.keyElement("v", KeyType.HASH))
            .projection(projection -> projection.projectionType(ProjectionType.ALL))
            .build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ITEMS = 2_000;
    /** One in each part of a table, thus some on each server. */
    private static final List<String> IDS = List.of("one", "a", "shipped", "paid");

    private final EventReceiver receiver = new EventReceiver();
    private Cluster cluster;
    private Node first;
    private Node second;
    private TestTable table;
    private Instant filled;

    @BeforeAll
    void startTwoServers() {
        cluster = Cluster.start("cluster-services");
        first = join();
        second = join();
        table = TestTable.create(
                first.clients(),
                request -> request.attributeDefinitions(ATTRIBUTES)
                        .globalSecondaryIndexes(BY_VALUE)
                        .streamSpecification(
                                stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE)));
        table.enableRecovery();
        fill();
        filled = Moments.moment();
    }

    private Node join() {
        return cluster.join(
                PATIENCE,
                "--transfer-dir",
                cluster.shared("transfer").toString(),
                "--backup-location",
                cluster.shared("backups").toString(),
                "--trigger-urls",
                receiver.base());
    }

    @AfterAll
    void stop() {
        cluster.close();
        receiver.close();
    }

    private void fill() {
        List<WriteRequest> batch = new ArrayList<>();
        for (int n = 0; n < ITEMS; n++) {
            Map<String, AttributeValue> item = original(n);
            batch.add(WriteRequest.builder().putRequest(put -> put.item(item)).build());
            if (batch.size() == 25) {
                write(n % 2 == 0 ? first : second, Map.of(table.name(), List.copyOf(batch)));
                batch.clear();
            }
        }
    }

    /** Log partitions may still be on their way to the second node. */
    private static void write(Node node, Map<String, List<WriteRequest>> writes) {
        var left = writes;
        while (!left.isEmpty()) {
            var now = left;
            left = node.clients()
                    .tables()
                    .batchWriteItem(request -> request.requestItems(now))
                    .unprocessedItems();
        }
    }

    private static Map<String, AttributeValue> original(int n) {
        return item("id-" + n, n, "group-" + n % 20);
    }

    private static Set<Map<String, AttributeValue>> originals() {
        Set<Map<String, AttributeValue>> items = new HashSet<>();
        IntStream.range(0, ITEMS).forEach(n -> items.add(original(n)));
        return items;
    }

    /** That a table is ACTIVE only when all of it can be read, and its index too. */
    private void assertComplete(String name, Node node) {
        var copy = new TestTable(node.clients(), name);
        copy.awaitActive();
        assertThat(copy.scan()).isEqualTo(originals());
        assertThat(node.clients()
                        .tables()
                        .query(request -> request.tableName(name)
                                .indexName("ByValue")
                                .keyConditionExpression("v = :v")
                                .expressionAttributeValues(Map.of(":v", fromS("group-7"))))
                        .count())
                .isEqualTo(ITEMS / 20);
    }

    @Test
    @Order(1)
    void backupsExportsAndRestoresOfOneNodeAreThoseOfTheOther() {
        var jobsOfFirst = new TransferJobs(first.clients());
        var jobsOfSecond = new TransferJobs(second.clients());
        String backup = jobsOfSecond.startBackup(table, "shared");
        String export = jobsOfFirst.startExport(table, "exports", _ -> {});
        first.clients()
                .tables()
                .restoreTableToPointInTime(request -> request.sourceTableName(table.name())
                        .targetTableName("Restored")
                        .restoreDateTime(filled));
        jobsOfFirst.awaitBackup(backup);
        first.clients()
                .tables()
                .restoreTableFromBackup(request -> request.backupArn(backup).targetTableName("FromBackup"));
        assertThat(jobsOfSecond.awaitExport(export).exportStatus()).isEqualTo(ExportStatus.COMPLETED);
        var target = new TestTable(second.clients(), "Imported");
        String imported = jobsOfSecond.startImport(TransferJobs.importInto(target, "exports")
                .tableCreationParameters(TransferJobs.parameters(target)
                        .attributeDefinitions(ATTRIBUTES)
                        .globalSecondaryIndexes(BY_VALUE)
                        .build())
                .s3BucketSource(source ->
                        source.s3Bucket("exports").s3KeyPrefix("AWSDynamoDB/" + TransferJobs.id(export) + "/data/"))
                .inputFormat(InputFormat.DYNAMODB_JSON)
                .inputCompressionType(InputCompressionType.GZIP)
                .build());

        assertComplete("Restored", second);
        assertComplete("FromBackup", second);
        assertComplete("Imported", first);
        assertThat(jobsOfSecond.awaitImport(imported).importStatus()).isEqualTo(ImportStatus.COMPLETED);
    }

    /** A restore, a trigger and a streaming destination lose the node that may be at work for them. */
    @Test
    @Order(2)
    void theOtherNodeDoesTheWorkOfAKilledOne() throws Exception {
        int last = 150;
        KafkaServer.createTopic(cluster.bootstrapServers(), "failover", 2, Map.of());
        try (var topic = new DestinationTopic(KafkaServer.consumer(cluster.bootstrapServers(), "failover"));
                var watched = TestTable.withStream(second.clients(), StreamViewType.NEW_IMAGE)) {
            second.clients()
                    .tables()
                    .enableKinesisStreamingDestination(
                            request -> request.tableName(watched.name()).streamArn(DestinationTopic.arn("failover")));
            DestinationsIT.awaitStatus(watched, DestinationStatus.ACTIVE);
            createTrigger(watched, "/failover");
            for (int n = 1; n <= last; n++) {
                for (String id : IDS) {
                    put(watched, item(id, n));
                }
                if (n == last / 3) {
                    second.clients()
                            .tables()
                            .restoreTableToPointInTime(request -> request.sourceTableName(table.name())
                                    .targetTableName("RestoredWhileKilled")
                                    .restoreDateTime(filled));
                    first.server().kill();
                }
            }

            assertComplete("RestoredWhileKilled", second);
            for (String id : IDS) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(new HashSet<>(receiver.numbers("/failover", id)))
                                .containsAll(
                                        IntStream.rangeClosed(1, last).boxed().toList()));
            }
            List<String> keys = topic.events(IDS.size() * last).stream()
                    .map(event -> event.key().path("id").path("S").asText() + " "
                            + event.key().path("n").path("N").asText())
                    .toList();
            assertThat(keys).doesNotHaveDuplicates().hasSize(IDS.size() * last);
        }
    }

    /** Until it is answered: a put that changes nothing is in no stream. */
    private static void put(TestTable table, Map<String, AttributeValue> item) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(SdkException.class)
                .until(() -> {
                    table.put(item);
                    return true;
                });
    }

    private void createTrigger(TestTable watched, String path) throws Exception {
        String body = "{'EventSourceArn':'" + watched.streamArn() + "','FunctionName':'" + receiver.url(path)
                + "','StartingPosition':'TRIM_HORIZON','BatchSize':10}";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(second.server().endpoint() + "/2015-03-31/event-source-mappings/"))
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=a/20261121/us-east-1/lambda/aws4_request")
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(202);
        }
    }
}
