package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** What other implementations got wrong, as far as no other test here is about it. */
@ExtendWith(SharedServer.class)
class TrapsIT {
    private static final String BY_GROUP = "ByGroup";
    private static final long LONG_AGO = 3600;

    private final Clients clients;

    TrapsIT(Clients clients) {
        this.clients = clients;
    }

    @Test
    void itemsWithOneIndexKeyAreEntriesOfTheirOwn() {
        try (var table = TestTable.create(
                clients,
                request -> request.attributeDefinitions(
                                TestTable.attribute("id", ScalarAttributeType.S),
                                TestTable.attribute("n", ScalarAttributeType.N),
                                TestTable.attribute("group", ScalarAttributeType.S))
                        .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                                .indexName(BY_GROUP)
                                .keySchema(TestTable.keyElement("group", KeyType.HASH))
                                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                                .build()))) {
            for (int i = 0; i < 5; i++) {
                table.put(item("player " + i % 2, i, "group", fromS("one")));
            }

            await().until(() -> group(table).size() == 5);
            table.delete(key("player 1", 3));
            table.put(item("player 0", 2, "group", fromS("other")));

            await().until(() -> group(table).size() == 3);
            assertThat(group(table)).containsExactlyInAnyOrder("player 0/0", "player 1/1", "player 0/4");
        }
    }

    /** All entries of one index key, one per page. */
    private List<String> group(TestTable table) {
        List<String> entries = new ArrayList<>();
        Map<String, AttributeValue> start = Map.of();
        do {
            var from = start;
            QueryResponse page = clients.tables()
                    .query(request -> request.tableName(table.name())
                            .indexName(BY_GROUP)
                            .keyConditionExpression("#g = :g")
                            .expressionAttributeNames(Map.of("#g", "group"))
                            .expressionAttributeValues(Map.of(":g", fromS("one")))
                            .exclusiveStartKey(from.isEmpty() ? null : from)
                            .limit(1));
            page.items()
                    .forEach(entry -> entries.add(requireNonNull(entry.get("id"))
                                    .s() + "/" + requireNonNull(entry.get("n")).n()));
            start = page.lastEvaluatedKey();
        } while (!start.isEmpty());
        return entries;
    }

    @Test
    void aTableOfAnEarlierNameHasNeitherItsTagsNorItsTimeToLiveNorItsChanges() {
        String name = TestTable.unusedName();
        Map<String, AttributeValue> expiredLongAgo = item("expired", 1, "expires", fromN(Long.toString(longAgo())));
        try (var first = TestTable.create(
                clients,
                name,
                request -> request.tags(Tag.builder().key("team").value("red").build())
                        .streamSpecification(
                                stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE)))) {
            first.put(item("first", 1, "x"));
            clients.tables()
                    .updateTimeToLive(request -> request.tableName(name)
                            .timeToLiveSpecification(spec -> spec.enabled(true).attributeName("expires")));
            first.put(expiredLongAgo);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> first.get(key("expired", 1)).isEmpty());
        }
        try (var second = TestTable.withStream(clients, name, StreamViewType.NEW_IMAGE)) {
            second.put(expiredLongAgo);

            assertThat(clients.tables()
                            .listTagsOfResource(request ->
                                    request.resourceArn(second.describe().tableArn()))
                            .tags())
                    .isEmpty();
            assertThat(clients.tables()
                            .describeTimeToLive(request -> request.tableName(name))
                            .timeToLiveDescription()
                            .timeToLiveStatus())
                    .isEqualTo(TimeToLiveStatus.DISABLED);
            assertThat(second.reader().readAtLeast(clients, 1))
                    .singleElement()
                    .satisfies(only -> assertThat(only.dynamodb().keys()).isEqualTo(key("expired", 1)));
            assertThat(second.get(key("expired", 1))).isEqualTo(expiredLongAgo);
        }
    }

    private static long longAgo() {
        return System.currentTimeMillis() / 1000 - LONG_AGO;
    }

    @Test
    void whetherAWriteChangesAnythingIsAQuestionOfValues() {
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_AND_OLD_IMAGES)) {
            table.put(item(
                    "a",
                    1,
                    "number",
                    fromN("10"),
                    "numbers",
                    fromNs(List.of("1", "2.50")),
                    "strings",
                    fromSs(List.of("x", "y")),
                    "map",
                    fromM(Map.of("n", fromN("0.5")))));
            table.put(item(
                    "a",
                    1,
                    "map",
                    fromM(Map.of("n", fromN("5e-1"))),
                    "strings",
                    fromSs(List.of("y", "x")),
                    "numbers",
                    fromNs(List.of("2.5", "1.0")),
                    "number",
                    fromN("1E+1")));
            table.put(item("a", 1, "number", fromS("10")));

            assertThat(table.reader().readAtLeast(clients, 2))
                    .extracting(Record::eventName)
                    .containsExactly(OperationType.INSERT, OperationType.MODIFY);
        }
    }

    @Test
    void arithmeticIsExactTo38Digits() {
        try (var table = TestTable.create(clients)) {
            assertThat(sum(table, "0.1", "0.2")).isEqualTo("0.3");
            assertThat(sum(table, "12345678901234567890123456789012345678", "-1"))
                    .isEqualTo("12345678901234567890123456789012345677");
            assertThat(sum(table, "9007199254740993", "0")).isEqualTo("9007199254740993");
            assertThat(sum(table, "99999999999999999999999999999999999999", "1"))
                    .isEqualTo("100000000000000000000000000000000000000");
            assertThat(sum(table, "1e-130", "-1e-130")).isEqualTo("0");
            assertThat(sum(
                            table,
                            "0.00000000000000000000000000000000000001",
                            "0.00000000000000000000000000000000000002"))
                    .isEqualTo("0.00000000000000000000000000000000000003");
        }
    }

    /** What ADD makes of one number and another, which SET has to make of them, too. */
    private String sum(TestTable table, String one, String other) {
        table.put(item("sum", 1, "s", fromN(one), "t", fromN(one)));
        Map<String, AttributeValue> sums = clients.tables()
                .updateItem(request -> request.tableName(table.name())
                        .key(key("sum", 1))
                        .updateExpression("ADD s :o SET t = t + :o")
                        .expressionAttributeValues(Map.of(":o", fromN(other)))
                        .returnValues(ReturnValue.UPDATED_NEW))
                .attributes();
        assertThat(sums.get("t")).isEqualTo(sums.get("s"));
        return requireNonNull(sums.get("s")).n();
    }
}
