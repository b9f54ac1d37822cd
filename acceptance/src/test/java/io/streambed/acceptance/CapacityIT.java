package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Capacity;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What operations say they have consumed, of tables and of their indexes. */
@ExtendWith(SharedServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class CapacityIT {
    private final Clients clients;
    private TestTable plain;
    private TestTable indexed;

    CapacityIT(Clients clients) {
        this.clients = clients;
        plain = new TestTable(clients, "");
        indexed = plain;
    }

    /** The indexes: {@code local} by the number {@code m}, {@code all} and {@code keys} by the string {@code g}. */
    @BeforeAll
    void createTables() {
        plain = TestTable.create(clients);
        indexed = TestTable.create(
                clients,
                table -> table.attributeDefinitions(
                                TestTable.attribute("id", ScalarAttributeType.S),
                                TestTable.attribute("n", ScalarAttributeType.N),
                                TestTable.attribute("m", ScalarAttributeType.N),
                                TestTable.attribute("g", ScalarAttributeType.S))
                        .localSecondaryIndexes(LocalSecondaryIndex.builder()
                                .indexName("local")
                                .keySchema(
                                        TestTable.keyElement("id", KeyType.HASH),
                                        TestTable.keyElement("m", KeyType.RANGE))
                                .projection(projection(ProjectionType.KEYS_ONLY))
                                .build())
                        .globalSecondaryIndexes(
                                global("all", ProjectionType.ALL), global("keys", ProjectionType.KEYS_ONLY)));
    }

    private static GlobalSecondaryIndex global(String name, ProjectionType type) {
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(TestTable.keyElement("g", KeyType.HASH))
                .projection(projection(type))
                .build();
    }

    private static Projection projection(ProjectionType type) {
        return Projection.builder().projectionType(type).build();
    }

    @AfterAll
    void dropTables() {
        plain.close();
        indexed.close();
    }

    @Test
    void aWriteCostsTheLargerImage() {
        assertThat(put(plain, item("larger", 1, "v", text(2500)))).isEqualTo(new Units(3, 3, Map.of(), Map.of()));
        assertThat(put(plain, item("larger", 1, "v", text(10)))).isEqualTo(new Units(3, 3, Map.of(), Map.of()));
        assertThat(put(plain, item("larger", 1, "v", text(10)))).isEqualTo(new Units(1, 1, Map.of(), Map.of()));
        assertThat(delete(plain, key("larger", 1)).total()).isEqualTo(1);
        assertThat(delete(plain, key("larger", 1)).total()).isEqualTo(1);
    }

    @Test
    void anIndexIsChargedForWhatBecomesOfItsEntry() {
        Map<String, AttributeValue> outside = item("ladder", 1, "v", text(1500));
        Map<String, AttributeValue> entry = with(outside, "g", fromS("a"));
        Map<String, AttributeValue> moved = with(outside, "g", fromS("b"));
        Map<String, AttributeValue> filled = with(moved, "v", text(2500));
        Map<String, AttributeValue> local = with(filled, "m", fromN("7"));

        assertThat(put(indexed, outside)).isEqualTo(new Units(2, 2, Map.of(), Map.of()));
        assertThat(put(indexed, entry)).isEqualTo(new Units(5, 2, Map.of(), Map.of("all", 2.0, "keys", 1.0)));
        assertThat(put(indexed, entry)).isEqualTo(new Units(2, 2, Map.of(), Map.of()));
        assertThat(put(indexed, moved)).isEqualTo(new Units(8, 2, Map.of(), Map.of("all", 4.0, "keys", 2.0)));
        assertThat(put(indexed, filled)).isEqualTo(new Units(6, 3, Map.of(), Map.of("all", 3.0)));
        assertThat(put(indexed, local)).isEqualTo(new Units(7, 3, Map.of("local", 1.0), Map.of("all", 3.0)));
        assertThat(delete(indexed, key("ladder", 1)))
                .isEqualTo(new Units(8, 3, Map.of("local", 1.0), Map.of("all", 3.0, "keys", 1.0)));
    }

    @Test
    void anUpdateIsChargedAsTheWholeItem() {
        put(indexed, item("update", 1, "v", text(1500), "g", fromS("update")));

        assertThat(update("SET #a = :a", Map.of("#a", "other"), Map.of(":a", fromN("1"))))
                .isEqualTo(new Units(4, 2, Map.of(), Map.of("all", 2.0)));
        assertThat(update("SET #a = :a", Map.of("#a", "other"), Map.of(":a", fromN("1.0"))))
                .isEqualTo(new Units(2, 2, Map.of(), Map.of()));
        assertThat(update("REMOVE #a", Map.of("#a", "g"), null))
                .isEqualTo(new Units(5, 2, Map.of(), Map.of("all", 2.0, "keys", 1.0)));
    }

    private Units update(String expression, Map<String, String> names, @Nullable Map<String, AttributeValue> values) {
        return Units.of(clients.tables()
                .updateItem(request -> request.tableName(indexed.name())
                        .key(key("update", 1))
                        .updateExpression(expression)
                        .expressionAttributeNames(names)
                        .expressionAttributeValues(values)
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
                .consumedCapacity());
    }

    @Test
    void aBatchAddsUpTableByTable() {
        Map<String, AttributeValue> first = item("batch-write", 1, "v", text(1500), "g", fromS("batch"));
        Map<String, AttributeValue> second = item("batch-write", 2, "m", fromN("1"));

        var answer = clients.tables()
                .batchWriteItem(request -> request.requestItems(Map.of(
                                indexed.name(), List.of(write(first), write(second)),
                                plain.name(), List.of(write(first))))
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES));

        assertThat(answer.consumedCapacity())
                .extracting(ConsumedCapacity::tableName, Units::of)
                .containsExactlyInAnyOrder(
                        tuple(indexed.name(), new Units(7, 3, Map.of("local", 1.0), Map.of("all", 2.0, "keys", 1.0))),
                        tuple(plain.name(), new Units(2, 2, Map.of(), Map.of())));
    }

    private static WriteRequest write(Map<String, AttributeValue> item) {
        return WriteRequest.builder().putRequest(put -> put.item(item)).build();
    }

    @Test
    void aTotalIncludesTheIndexesWithoutNamingThem() {
        ConsumedCapacity capacity = clients.tables()
                .putItem(request -> request.tableName(indexed.name())
                        .item(with(item("total", 1), "g", fromS("total")))
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                .consumedCapacity();

        assertThat(capacity.capacityUnits()).isEqualTo(3);
        assertThat(capacity.table()).isNull();
        assertThat(capacity.hasGlobalSecondaryIndexes()).isFalse();
    }

    @Test
    void nothingIsSaidUnlessAsked() {
        assertThat(clients.tables()
                        .putItem(request -> request.tableName(plain.name())
                                .item(item("none", 1))
                                .returnConsumedCapacity(ReturnConsumedCapacity.NONE))
                        .consumedCapacity())
                .isNull();
        assertThatThrownBy(() -> clients.tables()
                        .putItem(request -> request.tableName(plain.name())
                                .item(item("none", 1))
                                .conditionExpression("attribute_not_exists(id)")
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)))
                .isInstanceOf(ConditionalCheckFailedException.class);
    }

    @Test
    void readsOfItemsAreRoundedUpEachByItself() {
        plain.put(item("each", 1, "v", text(5000)));
        plain.put(item("each", 2, "v", text(100)));

        assertThat(get("each", 1, true)).isEqualTo(2);
        assertThat(get("each", 1, false)).isEqualTo(1);
        assertThat(get("each", 3, true)).isEqualTo(1);
        assertThat(get("each", 3, false)).isEqualTo(0.5);
        KeysAndAttributes keys = KeysAndAttributes.builder()
                .keys(List.of(key("each", 1), key("each", 2), key("each", 3)))
                .build();
        assertThat(clients.tables()
                        .batchGetItem(request -> request.requestItems(Map.of(plain.name(), keys))
                                .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
                        .consumedCapacity())
                .extracting(Units::of)
                .containsExactly(new Units(2, 2, Map.of(), Map.of()));
    }

    @Test
    void aPageIsRoundedUpAsAWholeAndBeforeItsFilter() {
        for (int n = 1; n <= 5; n++) {
            plain.put(item("page", n, "v", text(1000)));
        }

        assertThat(query("page", "n > :n", 0, true)).isEqualTo(new Units(2, 2, Map.of(), Map.of()));
        assertThat(query("page", "n > :n", 2, false)).isEqualTo(new Units(0.5, 0.5, Map.of(), Map.of()));
        assertThat(query("page", "n > :n", 100, true)).isEqualTo(new Units(1, 1, Map.of(), Map.of()));
        assertThat(Units.of(clients.tables()
                        .query(request -> request.tableName(plain.name())
                                .keyConditionExpression("id = :id")
                                .filterExpression("v = :none")
                                .expressionAttributeValues(Map.of(":id", fromS("page"), ":none", fromS("none")))
                                .consistentRead(true)
                                .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
                        .consumedCapacity()))
                .isEqualTo(new Units(2, 2, Map.of(), Map.of()));
    }

    @Test
    void aScanOfNothingCostsTheLeast() {
        try (var empty = TestTable.create(clients)) {
            assertThat(Units.of(clients.tables()
                            .scan(request -> request.tableName(empty.name())
                                    .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
                            .consumedCapacity()))
                    .isEqualTo(new Units(0.5, 0.5, Map.of(), Map.of()));
        }
    }

    @Test
    void aPageOfAnIndexIsTheIndexsAndWhatItLacksIsFetchedFromTheTableItemByItem() {
        put(indexed, item("read", 1, "m", fromN("1"), "v", text(5000), "g", fromS("read")));
        put(indexed, item("read", 2, "m", fromN("2"), "v", text(10), "g", fromS("read")));

        assertThat(queryIndex("local", Select.ALL_PROJECTED_ATTRIBUTES))
                .isEqualTo(new Units(0.5, 0, Map.of("local", 0.5), Map.of()));
        assertThat(queryIndex("local", Select.ALL_ATTRIBUTES))
                .isEqualTo(new Units(2, 1.5, Map.of("local", 0.5), Map.of()));
        await().untilAsserted(() -> {
            assertThat(queryIndex("all", Select.ALL_ATTRIBUTES))
                    .isEqualTo(new Units(1, 0, Map.of(), Map.of("all", 1.0)));
            assertThat(queryIndex("keys", Select.COUNT)).isEqualTo(new Units(0.5, 0, Map.of(), Map.of("keys", 0.5)));
        });
    }

    private Units queryIndex(String index, Select select) {
        boolean local = index.equals("local");
        return Units.of(clients.tables()
                .query(request -> request.tableName(indexed.name())
                        .indexName(index)
                        .select(select)
                        .keyConditionExpression(local ? "id = :v" : "g = :v")
                        .expressionAttributeValues(Map.of(":v", fromS("read")))
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
                .consumedCapacity());
    }

    private Units put(TestTable table, Map<String, AttributeValue> item) {
        return Units.of(clients.tables()
                .putItem(request -> request.tableName(table.name())
                        .item(item)
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
                .consumedCapacity());
    }

    private Units delete(TestTable table, Map<String, AttributeValue> key) {
        return Units.of(clients.tables()
                .deleteItem(request ->
                        request.tableName(table.name()).key(key).returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
                .consumedCapacity());
    }

    private double get(String id, int n, boolean consistent) {
        return clients.tables()
                .getItem(request -> request.tableName(plain.name())
                        .key(key(id, n))
                        .consistentRead(consistent)
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                .consumedCapacity()
                .capacityUnits();
    }

    private Units query(String id, String sortCondition, int n, boolean consistent) {
        return Units.of(clients.tables()
                .query(request -> request.tableName(plain.name())
                        .keyConditionExpression("id = :id AND " + sortCondition)
                        .expressionAttributeValues(Map.of(":id", fromS(id), ":n", fromN(Integer.toString(n))))
                        .consistentRead(consistent)
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
                .consumedCapacity());
    }

    private static AttributeValue text(int length) {
        return fromS("x".repeat(length));
    }

    private static Map<String, AttributeValue> with(
            Map<String, AttributeValue> item, String name, AttributeValue value) {
        Map<String, AttributeValue> more = new HashMap<>(item);
        more.put(name, value);
        return more;
    }

    /** A ConsumedCapacity with INDEXES. */
    private record Units(double total, double table, Map<String, Double> local, Map<String, Double> global) {
        static Units of(ConsumedCapacity capacity) {
            return new Units(
                    capacity.capacityUnits(),
                    capacity.table().capacityUnits(),
                    units(capacity.localSecondaryIndexes()),
                    units(capacity.globalSecondaryIndexes()));
        }

        private static Map<String, Double> units(Map<String, Capacity> indexes) {
            Map<String, Double> units = new HashMap<>();
            indexes.forEach((name, capacity) -> units.put(name, capacity.capacityUnits()));
            return units;
        }
    }
}
