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
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BackupStatus;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ExportStatus;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ImportStatus;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What servers of one cluster do beside answering for items: each takes every request, and one does the work of another that is gone. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ClusterServicesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int ITEMS = 2_000;

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
                request -> request.attributeDefinitions(
                                TestTable.attribute("id", ScalarAttributeType.S),
                                TestTable.attribute("n", ScalarAttributeType.N),
                                TestTable.attribute("v", ScalarAttributeType.S))
                        .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                                .indexName("ByValue")
                                .keySchema(TestTable.keyElement("v", KeyType.HASH))
                                .projection(projection -> projection.projectionType(ProjectionType.ALL))
                                .build())
                        .streamSpecification(
                                stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE)));
        first.clients()
                .tables()
                .updateContinuousBackups(request -> request.tableName(table.name())
                        .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
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
        assertThat(scan(copy)).isEqualTo(originals());
        assertThat(node.clients()
                        .tables()
                        .query(request -> request.tableName(name)
                                .indexName("ByValue")
                                .keyConditionExpression("v = :v")
                                .expressionAttributeValues(Map.of(":v", fromS("group-7"))))
                        .count())
                .isEqualTo(ITEMS / 20);
    }

    private static Set<Map<String, AttributeValue>> scan(TestTable table) {
        return new HashSet<>(table
                .clients()
                .tables()
                .scanPaginator(request -> request.tableName(table.name()).consistentRead(true))
                .items()
                .stream()
                .toList());
    }

    @Test
    @Order(1)
    void backupsExportsAndRestoresOfOneNodeAreThoseOfTheOther() {
        String backup = second.clients()
                .tables()
                .createBackup(request -> request.tableName(table.name()).backupName("shared"))
                .backupDetails()
                .backupArn();
        String export = first.clients()
                .tables()
                .exportTableToPointInTime(
                        request -> request.tableArn(table.describe().tableArn()).s3Bucket("exports"))
                .exportDescription()
                .exportArn();
        first.clients()
                .tables()
                .restoreTableToPointInTime(request -> request.sourceTableName(table.name())
                        .targetTableName("Restored")
                        .restoreDateTime(filled));
        await().pollInterval(POLL)
                .atMost(PATIENCE)
                .until(() -> first.clients()
                                .tables()
                                .describeBackup(request -> request.backupArn(backup))
                                .backupDescription()
                                .backupDetails()
                                .backupStatus()
                        == BackupStatus.AVAILABLE);
        first.clients()
                .tables()
                .restoreTableFromBackup(request -> request.backupArn(backup).targetTableName("FromBackup"));
        await().pollInterval(POLL)
                .atMost(PATIENCE)
                .until(() -> second.clients()
                                .tables()
                                .describeExport(request -> request.exportArn(export))
                                .exportDescription()
                                .exportStatus()
                        == ExportStatus.COMPLETED);
        String imported = second.clients()
                .tables()
                .importTable(request -> request.s3BucketSource(source -> source.s3Bucket("exports")
                                .s3KeyPrefix("AWSDynamoDB/" + export.replaceAll(".*/", "") + "/data/"))
                        .inputFormat("DYNAMODB_JSON")
                        .inputCompressionType("GZIP")
                        .tableCreationParameters(parameters -> parameters
                                .tableName("Imported")
                                .attributeDefinitions(
                                        TestTable.attribute("id", ScalarAttributeType.S),
                                        TestTable.attribute("n", ScalarAttributeType.N),
                                        TestTable.attribute("v", ScalarAttributeType.S))
                                .keySchema(
                                        TestTable.keyElement("id", KeyType.HASH),
                                        TestTable.keyElement("n", KeyType.RANGE))
                                .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                                        .indexName("ByValue")
                                        .keySchema(TestTable.keyElement("v", KeyType.HASH))
                                        .projection(projection -> projection.projectionType(ProjectionType.ALL))
                                        .build())
                                .billingMode(BillingMode.PAY_PER_REQUEST)))
                .importTableDescription()
                .importArn();

        assertComplete("Restored", second);
        assertComplete("FromBackup", second);
        assertComplete("Imported", first);
        await().pollInterval(POLL)
                .atMost(PATIENCE)
                .until(() -> first.clients()
                                .tables()
                                .describeImport(request -> request.importArn(imported))
                                .importTableDescription()
                                .importStatus()
                        == ImportStatus.COMPLETED);
    }

    /** A restore, a trigger and a streaming destination lose the node that may be at work for them. */
    @Test
    @Order(2)
    void theOtherNodeDoesTheWorkOfAKilledOne() throws Exception {
        int last = 300;
        KafkaServer.createTopic(cluster.bootstrapServers(), "failover", 2, Map.of());
        try (var topic = new DestinationTopic(KafkaServer.consumer(cluster.bootstrapServers(), "failover"));
                var watched = TestTable.withStream(second.clients(), StreamViewType.NEW_IMAGE)) {
            second.clients()
                    .tables()
                    .enableKinesisStreamingDestination(
                            request -> request.tableName(watched.name()).streamArn(DestinationTopic.arn("failover")));
            createTrigger(watched, "/failover");
            for (int n = 1; n <= last; n++) {
                watched.put(item("a", n));
                watched.put(item("b", n));
                if (n == last / 3) {
                    second.clients()
                            .tables()
                            .restoreTableToPointInTime(request -> request.sourceTableName(table.name())
                                    .targetTableName("RestoredWhileKilled")
                                    .restoreDateTime(filled));
                    await().pollInterval(Duration.ofMillis(1))
                            .atMost(PATIENCE)
                            .until(() -> new TestTable(second.clients(), "RestoredWhileKilled")
                                            .describe()
                                            .tableStatus()
                                    == TableStatus.CREATING);
                    first.server().kill();
                }
            }

            assertComplete("RestoredWhileKilled", second);
            for (String id : List.of("a", "b")) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(new HashSet<>(receiver.numbers("/failover", id)))
                                .containsAll(
                                        IntStream.rangeClosed(1, last).boxed().toList()));
            }
            List<String> keys = topic.events(2 * last).stream()
                    .map(event -> event.key().path("id").path("S").asText() + " "
                            + event.key().path("n").path("N").asText())
                    .toList();
            assertThat(keys).doesNotHaveDuplicates().hasSize(2 * last);
        }
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
