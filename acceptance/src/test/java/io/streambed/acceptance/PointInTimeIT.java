package io.streambed.acceptance;

import static io.streambed.acceptance.Moments.asOf;
import static io.streambed.acceptance.Moments.moment;
import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsDescription;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.InvalidRestoreTimeException;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryUnavailableException;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableAlreadyExistsException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Point-in-time recovery with the AWS client. */
@ExtendWith(SharedServer.class)
class PointInTimeIT {
    private final Clients clients;

    PointInTimeIT(Clients clients) {
        this.clients = clients;
    }

    @Test
    void aTableIsRestoredToAMillisecond() {
        try (var source = indexed(clients)) {
            recoverable(source, 7);
            for (int i = 0; i < 30; i++) {
                source.put(item("item " + i, i, "v", AttributeValue.fromS("before"), "g", group(i)));
            }
            source.delete(key("item 7", 7));
            Instant then = moment();
            for (int i = 0; i < 40; i += 2) {
                source.put(item("item " + i, i, "v", AttributeValue.fromS("after"), "g", AttributeValue.fromS("late")));
            }
            source.delete(key("item 9", 9));

            try (var restored = restore(clients, source.name(), request -> request.restoreDateTime(then))) {
                TableDescription creating = restored.describe();
                assertThat(creating.restoreSummary().restoreDateTime()).isEqualTo(then);
                TableDescription active = restored.awaitActive();

                assertThat(active.restoreSummary().restoreInProgress()).isFalse();
                assertThat(active.restoreSummary().sourceTableArn())
                        .isEqualTo(source.describe().tableArn());
                assertThat(active.itemCount()).isEqualTo(29);
                assertThat(active.streamSpecification()).isNull();
                assertThat(recovery(restored).pointInTimeRecoveryDescription().pointInTimeRecoveryStatus())
                        .isEqualTo(PointInTimeRecoveryStatus.DISABLED);
                Map<String, Map<String, AttributeValue>> items = items(restored);
                assertThat(items).hasSize(29).doesNotContainKey("item 7");
                assertThat(items.values())
                        .allSatisfy(item -> assertThat(item.get("v")).isEqualTo(AttributeValue.fromS("before")));
                assertThat(byGroup(restored, "0")).isEqualTo(10);
                assertThat(byGroup(restored, "late")).isZero();
            }
        }
    }

    @Test
    void overridesChangeTheRestoredTable() {
        try (var source = indexed(clients)) {
            recoverable(source, 35);
            source.put(item("a", 1, "g", group(0)));

            try (var restored = restore(
                    clients,
                    source.name(),
                    request -> request.useLatestRestorableTime(true)
                            .billingModeOverride(BillingMode.PROVISIONED)
                            .provisionedThroughputOverride(
                                    units -> units.readCapacityUnits(3L).writeCapacityUnits(4L))
                            .globalSecondaryIndexOverride(List.of()))) {
                TableDescription active = restored.awaitActive();

                assertThat(active.provisionedThroughput().writeCapacityUnits()).isEqualTo(4);
                assertThat(active.globalSecondaryIndexes()).isEmpty();
                assertThat(active.attributeDefinitions()).hasSize(2);
                assertThat(restored.get(key("a", 1))).isNotEmpty();
            }
        }
    }

    @Test
    void aDroppedTableIsRestored() {
        Instant then;
        String name;
        try (var source = indexed(clients)) {
            name = source.name();
            recoverable(source, 1);
            source.put(item("a", 1, "then"));
            source.put(item("b", 1, "then"));
            then = moment();
            source.put(item("a", 1, "last"));
        }

        try (var restored = restore(clients, name, request -> request.restoreDateTime(then));
                var last = restore(clients, name, request -> request.useLatestRestorableTime(true))) {
            restored.awaitActive();
            last.awaitActive();

            assertThat(restored.get(key("a", 1))).isEqualTo(item("a", 1, "then"));
            assertThat(last.get(key("a", 1))).isEqualTo(item("a", 1, "last"));
            assertThat(last.get(key("b", 1))).isEqualTo(item("b", 1, "then"));
        }
    }

    @Test
    void whatCannotBeRestoredIsRefused() {
        try (var source = indexed(clients);
                var other = indexed(clients)) {
            assertThatThrownBy(() -> restore(clients, source.name(), request -> request.useLatestRestorableTime(true)))
                    .isInstanceOf(PointInTimeRecoveryUnavailableException.class);
            recoverable(source, 35);

            assertThatThrownBy(
                            () -> restore(clients, "no-such-table", request -> request.useLatestRestorableTime(true)))
                    .isInstanceOf(TableNotFoundException.class);
            assertThatThrownBy(() -> clients.tables()
                            .restoreTableToPointInTime(request -> request.sourceTableName(source.name())
                                    .targetTableName(other.name())
                                    .useLatestRestorableTime(true)))
                    .isInstanceOf(TableAlreadyExistsException.class);
            assertThatThrownBy(() -> restore(
                            clients,
                            source.name(),
                            request -> request.restoreDateTime(Instant.now().plusSeconds(60))))
                    .isInstanceOf(InvalidRestoreTimeException.class);
            assertThatThrownBy(() -> restore(
                            clients,
                            source.name(),
                            request -> request.restoreDateTime(Instant.now().minusSeconds(3600))))
                    .isInstanceOf(InvalidRestoreTimeException.class);
            assertThatThrownBy(() -> restore(clients, source.name(), _ -> {}))
                    .isInstanceOfSatisfying(
                            DynamoDbException.class,
                            error -> assertThat(error.awsErrorDetails().errorCode())
                                    .isEqualTo("ValidationException"));
            assertThatThrownBy(() -> clients.tables()
                            .updateContinuousBackups(request -> request.tableName("no-such-table")
                                    .pointInTimeRecoverySpecification(
                                            specification -> specification.pointInTimeRecoveryEnabled(true))))
                    .isInstanceOf(TableNotFoundException.class);
        }
    }

    @Test
    void readsAnswerAsOfAMoment() {
        try (var table = indexed(clients)) {
            for (int n = 0; n < 10; n++) {
                table.put(item("a", n, n == 6 || n == 7 ? "then, marked" : "then"));
            }
            table.put(item("b", 1, "then"));
            Instant then = moment();
            table.delete(key("b", 1));
            for (int n = 5; n < 15; n++) {
                table.put(item("a", n, "after"));
            }

            assertThat(clients.tables()
                            .getItem(request -> request.tableName(table.name())
                                    .key(key("b", 1))
                                    .overrideConfiguration(asOf(then.toString())))
                            .item())
                    .isEqualTo(item("b", 1, "then"));
            assertThat(table.get(key("b", 1))).isEmpty();
            QueryResponse page = clients.tables()
                    .query(request -> request.tableName(table.name())
                            .keyConditionExpression("id = :a")
                            .filterExpression("v = :marked")
                            .projectionExpression("n, v")
                            .expressionAttributeValues(Map.of(
                                    ":a", AttributeValue.fromS("a"), ":marked", AttributeValue.fromS("then, marked")))
                            .scanIndexForward(false)
                            .limit(4)
                            .overrideConfiguration(asOf(then.toString())));
            assertThat(page.scannedCount()).isEqualTo(4);
            assertThat(page.items())
                    .containsExactly(
                            Map.of("n", AttributeValue.fromN("7"), "v", AttributeValue.fromS("then, marked")),
                            Map.of("n", AttributeValue.fromN("6"), "v", AttributeValue.fromS("then, marked")));
            assertThat(page.lastEvaluatedKey()).isEqualTo(key("a", 6));
            assertThat(clients
                            .tables()
                            .scanPaginator(request -> request.tableName(table.name())
                                    .limit(3)
                                    .overrideConfiguration(asOf(then.toString())))
                            .items()
                            .stream())
                    .hasSize(11)
                    .allSatisfy(item -> assertThat(item.get("v")).isNotEqualTo(AttributeValue.fromS("after")));
        }
    }

    @Test
    void momentsThatCannotBeReadAreRefused() {
        try (var table = indexed(clients)) {
            assertThatThrownBy(() -> scan(table, "yesterday"))
                    .hasMessageContaining("neither an ISO-8601 instant nor a sequence number");
            assertThatThrownBy(() -> scan(table, Instant.now().plusSeconds(60).toString()))
                    .hasMessageContaining("lies in the future");
            assertThatThrownBy(
                            () -> scan(table, Instant.now().minusSeconds(3600).toString()))
                    .hasMessageContaining("before the table was created");
            assertThatThrownBy(() -> scan(table, "100000000999999900000"))
                    .hasMessageContaining("outside of the retained history");
            assertThatThrownBy(() -> clients.tables()
                            .putItem(request -> request.tableName(table.name())
                                    .item(item("a", 1, "x"))
                                    .overrideConfiguration(asOf(moment().toString()))))
                    .hasMessageContaining("not supported by PutItem");
        }
    }

    @Test
    void theCommandsTellVersionsAndNetChanges() {
        try (var table = indexed(clients)) {
            table.put(item("gone", 1, "1"));
            table.put(item("other", 1, "1"));
            Instant from = moment();
            table.put(item("other", 1, "2"));
            table.put(item("other", 1, "3"));
            table.put(item("new", 1, "1"));
            table.put(item("passing", 1, "1"));
            table.delete(key("passing", 1));
            table.delete(key("gone", 1));

            assertThat(command(
                            "history",
                            "--table",
                            table.name(),
                            "--key",
                            "{\"id\":{\"S\":\"other\"},\"n\":{\"N\":\"1\"}}"))
                    .filteredOn(line -> line.contains(" USER "))
                    .hasSize(3)
                    .last()
                    .asString()
                    .contains("\"v\":{\"S\":\"3\"}");
            assertThat(command("diff", "--table", table.name(), "--from", from.toString()))
                    .filteredOn(line -> line.matches("[-+~ ] .*"))
                    .hasSize(4)
                    .anyMatch(line -> line.startsWith("- ") && line.contains("gone"))
                    .anyMatch(line -> line.startsWith("+ ") && line.contains("new"))
                    .anyMatch(line -> line.startsWith("~ ") && line.contains("\"1\""))
                    .anyMatch(line -> line.startsWith("  ") && line.contains("\"3\""));
        }
    }

    private List<String> command(String... arguments) {
        Path directory = WorkDirectory.fresh("command-" + arguments[0]);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--endpoint", clients.endpoint().toString()));
        try (var process = ChildProcess.start(
                StreambedJar.server(directory.resolve("tmp"), all.toArray(String[]::new)),
                directory.resolve("command.log"))) {
            assertThat(process.awaitExit(Duration.ofSeconds(60))).as("status").isZero();
            return process.output().lines().toList();
        }
    }

    private void scan(TestTable table, String moment) {
        clients.tables().scan(request -> request.tableName(table.name()).overrideConfiguration(asOf(moment)));
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void aKilledRestoreGoesOnAndIsNeverActiveHalfDone() {
        try (var server = ServerProcess.startFresh("restore");
                var own = Clients.of(server.endpoint(), Duration.ofSeconds(10));
                var source = indexed(own)) {
            recoverable(source, 35);
            int items = 1_500;
            fill(own, source, items, "then");
            Instant then = moment();
            fill(own, source, items / 4, "after");

            TestTable restored = restore(own, source.name(), request -> request.restoreDateTime(then));
            server.kill();
            server.start();
            restored.awaitActive();

            Map<String, Map<String, AttributeValue>> found = items(restored);
            assertThat(found).hasSize(items);
            assertThat(found.values())
                    .allSatisfy(item -> assertThat(item.get("v")).isEqualTo(AttributeValue.fromS("then")));
            assertThat(restored.describe().itemCount()).isEqualTo(items);

            // It may be ready before it is dropped, but not every time.
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> isNotDropped(restore(own, source.name(), request -> request.restoreDateTime(then))));
        }
    }

    private static boolean isNotDropped(TestTable restored) {
        try {
            restored.drop();
            return false;
        } catch (ResourceInUseException refused) {
            assertThat(refused).hasMessageContaining("Table is being created: " + restored.name());
            return true;
        }
    }

    private static void fill(Clients clients, TestTable table, int items, String value) {
        List<WriteRequest> batch = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            Map<String, AttributeValue> item = item("item " + i, i, "v", AttributeValue.fromS(value), "g", group(i));
            batch.add(WriteRequest.builder()
                    .putRequest(PutRequest.builder().item(item).build())
                    .build());
            if (batch.size() == 25 || i == items - 1) {
                List<WriteRequest> full = List.copyOf(batch);
                assertThat(clients.tables()
                                .batchWriteItem(request -> request.requestItems(Map.of(table.name(), full)))
                                .unprocessedItems())
                        .isEmpty();
                batch.clear();
            }
        }
    }

    private static AttributeValue group(int i) {
        return AttributeValue.fromS(Integer.toString(i % 3));
    }

    private static TestTable indexed(Clients clients) {
        return TestTable.create(
                clients,
                table -> table.attributeDefinitions(
                                TestTable.attribute("id", ScalarAttributeType.S),
                                TestTable.attribute("n", ScalarAttributeType.N),
                                TestTable.attribute("g", ScalarAttributeType.S))
                        .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                                .indexName("by-group")
                                .keySchema(TestTable.keyElement("g", KeyType.HASH))
                                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                                .build())
                        .streamSpecification(stream ->
                                stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
    }

    private static void recoverable(TestTable table, int days) {
        ContinuousBackupsDescription description = table.clients()
                .tables()
                .updateContinuousBackups(request -> request.tableName(table.name())
                        .pointInTimeRecoverySpecification(specification ->
                                specification.pointInTimeRecoveryEnabled(true).recoveryPeriodInDays(days)))
                .continuousBackupsDescription();
        assertThat(description.pointInTimeRecoveryDescription().recoveryPeriodInDays())
                .isEqualTo(days);
        assertThat(recovery(table).pointInTimeRecoveryDescription().latestRestorableDateTime())
                .isBetween(Instant.now().minusSeconds(10), Instant.now().plusSeconds(1));
    }

    private static ContinuousBackupsDescription recovery(TestTable table) {
        return table.clients()
                .tables()
                .describeContinuousBackups(request -> request.tableName(table.name()))
                .continuousBackupsDescription();
    }

    private static TestTable restore(
            Clients clients, String source, Consumer<RestoreTableToPointInTimeRequest.Builder> changes) {
        String target = TestTable.unusedName();
        clients.tables().restoreTableToPointInTime(request -> {
            request.sourceTableName(source).targetTableName(target);
            changes.accept(request);
        });
        return new TestTable(clients, target);
    }

    private static Map<String, Map<String, AttributeValue>> items(TestTable table) {
        Map<String, Map<String, AttributeValue>> items = new HashMap<>();
        table.clients()
                .tables()
                .scanPaginator(request -> request.tableName(table.name()).consistentRead(true))
                .items()
                .forEach(
                        item -> items.put(Objects.requireNonNull(item.get("id")).s(), item));
        return items;
    }

    private static int byGroup(TestTable table, String group) {
        return table.clients()
                .tables()
                .query(request -> request.tableName(table.name())
                        .indexName("by-group")
                        .keyConditionExpression("g = :g")
                        .expressionAttributeValues(Map.of(":g", AttributeValue.fromS(group))))
                .count();
    }
}
