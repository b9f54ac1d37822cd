package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

@ExtendWith(SharedServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class ItemsIT {
    private final Clients clients;
    private TestTable table;

    ItemsIT(Clients clients) {
        this.clients = clients;
        table = new TestTable(clients, "");
    }

    @BeforeAll
    void createTable() {
        table = TestTable.create(clients);
    }

    @AfterAll
    void dropTable() {
        table.close();
    }

    @Test
    void anItemThatWasPutIsThere() {
        Map<String, AttributeValue> item = item("put", 1, "v", fromS("hello"));
        table.put(item);

        assertThat(table.get(key("put", 1))).isEqualTo(item);
        assertThat(table.get(key("put", 2))).isEmpty();
        assertThat(table.get(key("other", 1))).isEmpty();
    }

    @Test
    void anItemThatIsNotThereIsAnAnswerWithoutAnItem() {
        assertThat(clients.tables()
                        .getItem(request -> request.tableName(table.name()).key(key("missing", 1)))
                        .hasItem())
                .isFalse();
    }

    @Test
    void aPutReplacesTheWholeItem() {
        table.put(item("replace", 1, "first", fromS("a")));
        table.put(item("replace", 1, "second", fromS("b")));

        assertThat(table.get(key("replace", 1))).isEqualTo(item("replace", 1, "second", fromS("b")));
    }

    @Test
    void aPutReturnsWhatItReplacedWhenAsked() {
        Map<String, AttributeValue> first = item("all-old", 1, "v", fromN("1"));
        Map<String, AttributeValue> second = item("all-old", 1, "v", fromN("2"));

        assertThat(putReturningOld(first).hasAttributes()).isFalse();
        assertThat(putReturningOld(second).attributes()).isEqualTo(first);
        assertThat(putReturningOld(second).attributes()).isEqualTo(second);
        assertThat(clients.tables()
                        .putItem(request -> request.tableName(table.name()).item(first))
                        .hasAttributes())
                .isFalse();
    }

    @Test
    void aDeleteRemovesTheItemAndReturnsItWhenAsked() {
        Map<String, AttributeValue> item = item("delete", 1, "v", fromN("1"));
        table.put(item);

        assertThat(deleteReturningOld(key("delete", 1)).attributes()).isEqualTo(item);
        assertThat(table.get(key("delete", 1))).isEmpty();
        assertThat(deleteReturningOld(key("delete", 1)).hasAttributes()).isFalse();
    }

    @Test
    void anEventuallyConsistentReadSeesTheWriteInTheEnd() {
        Map<String, AttributeValue> item = item("eventual", 1, "v", fromN("1"));
        table.put(item);

        await().untilAsserted(() -> assertThat(clients.tables()
                        .getItem(request -> request.tableName(table.name()).key(key("eventual", 1)))
                        .item())
                .isEqualTo(item));
    }

    @Test
    void aProjectionPicksAttributes() {
        table.put(item("project", 1, "a", fromS("x"), "b", fromS("y"), "size", fromS("z")));

        GetItemResponse plain = clients.tables()
                .getItem(request ->
                        request.tableName(table.name()).key(key("project", 1)).projectionExpression("a, absent"));
        GetItemResponse named = clients.tables()
                .getItem(request -> request.tableName(table.name())
                        .key(key("project", 1))
                        .projectionExpression("#size, id")
                        .expressionAttributeNames(Map.of("#size", "size"))
                        .consistentRead(true));
        GetItemResponse nothing = clients.tables()
                .getItem(request ->
                        request.tableName(table.name()).key(key("project", 1)).projectionExpression("absent"));

        assertThat(plain.item()).isEqualTo(Map.of("a", fromS("x")));
        assertThat(named.item()).isEqualTo(Map.of("size", fromS("z"), "id", fromS("project")));
        assertThat(nothing.hasItem()).isTrue();
        assertThat(nothing.item()).isEmpty();
    }

    @Test
    void aConditionThatHoldsLetsTheWriteThrough() {
        putIf(item("condition", 1, "v", fromN("1")), "attribute_not_exists(id)", Map.of());
        putIf(item("condition", 1, "v", fromN("2")), "v = :v", Map.of(":v", fromN("1.00")));
        putIf(item("condition", 1, "v", fromN("3")), "attribute_exists(v)", Map.of());

        assertThat(table.get(key("condition", 1), "v")).isEqualTo(fromN("3"));
    }

    @Test
    void aConditionThatFailsLeavesTheItem() {
        Map<String, AttributeValue> item = item("refused", 1, "v", fromN("1"));
        table.put(item);

        assertThatThrownBy(() -> putIf(item("refused", 1), "attribute_not_exists(id)", Map.of()))
                .isInstanceOf(ConditionalCheckFailedException.class)
                .hasMessageStartingWith("The conditional request failed");
        assertThatThrownBy(() -> putIf(item("refused", 1), "v = :v", Map.of(":v", fromS("1"))))
                .isInstanceOf(ConditionalCheckFailedException.class);
        assertThatThrownBy(() -> putIf(item("refused", 1), "absent = :v", Map.of(":v", fromS("1"))))
                .isInstanceOf(ConditionalCheckFailedException.class);
        assertThatThrownBy(() -> clients.tables()
                        .deleteItem(request -> request.tableName(table.name())
                                .key(key("refused", 1))
                                .conditionExpression("#v = :v")
                                .expressionAttributeNames(Map.of("#v", "v"))
                                .expressionAttributeValues(Map.of(":v", fromN("2")))))
                .isInstanceOf(ConditionalCheckFailedException.class);
        assertThatThrownBy(() -> clients.tables()
                        .deleteItem(request -> request.tableName(table.name())
                                .key(key("refused", 2))
                                .conditionExpression("attribute_exists(id)")))
                .isInstanceOf(ConditionalCheckFailedException.class);

        assertThat(table.get(key("refused", 1))).isEqualTo(item);
    }

    @Test
    void aFailedConditionReturnsTheItemWhenAsked() {
        Map<String, AttributeValue> item = item("refused-old", 1, "v", fromN("1"));
        table.put(item);

        assertThatThrownBy(() -> clients.tables()
                        .putItem(request -> request.tableName(table.name())
                                .item(item("refused-old", 1))
                                .conditionExpression("attribute_not_exists(id)")
                                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)))
                .isInstanceOfSatisfying(
                        ConditionalCheckFailedException.class,
                        e -> assertThat(e.item()).isEqualTo(item));
    }

    @Test
    void oneOfManyRacingCreatorsWins() throws Exception {
        try (var threads = Executors.newFixedThreadPool(16)) {
            var attempts = IntStream.range(0, 64)
                    .mapToObj(i -> (Callable<Boolean>) () -> created(item("race", 1, "winner", fromN("" + i))))
                    .toList();
            long winners = 0;
            for (var attempt : threads.invokeAll(attempts)) {
                winners += attempt.get() ? 1 : 0;
            }

            assertThat(winners).isEqualTo(1);
        }
    }

    @Test
    void compareAndSetCountsEveryIncrementOnce() throws Exception {
        table.put(item("counter", 1, "v", fromN("0")));
        try (var threads = Executors.newFixedThreadPool(8)) {
            var increments = IntStream.range(0, 8)
                    .mapToObj(_ -> (Callable<Void>) () -> {
                        for (int done = 0; done < 25; ) {
                            done += increment() ? 1 : 0;
                        }
                        return null;
                    })
                    .toList();
            for (var increment : threads.invokeAll(increments)) {
                increment.get();
            }
        }

        assertThat(table.get(key("counter", 1), "v")).isEqualTo(fromN("200"));
    }

    @Test
    void consumedCapacityIsReportedWhenAsked() {
        Map<String, AttributeValue> item = item("capacity", 1, "v", fromS("x".repeat(1500)));

        ConsumedCapacity write = clients.tables()
                .putItem(request ->
                        request.tableName(table.name()).item(item).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                .consumedCapacity();
        ConsumedCapacity strong = clients.tables()
                .getItem(request -> request.tableName(table.name())
                        .key(key("capacity", 1))
                        .consistentRead(true)
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                .consumedCapacity();
        ConsumedCapacity eventual = clients.tables()
                .getItem(request -> request.tableName(table.name())
                        .key(key("capacity", 1))
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                .consumedCapacity();

        assertThat(write.tableName()).isEqualTo(table.name());
        assertThat(write.capacityUnits()).isEqualTo(2.0);
        assertThat(strong.capacityUnits()).isEqualTo(1.0);
        assertThat(eventual.capacityUnits()).isEqualTo(0.5);
    }

    @Test
    void itemsOfOneTableAreNotThoseOfAnother() {
        try (var other = TestTable.create(clients)) {
            table.put(item("shared-key", 1, "v", fromS("here")));
            other.put(item("shared-key", 1, "v", fromS("there")));
            other.delete(key("shared-key", 1));

            assertThat(table.get(key("shared-key", 1), "v")).isEqualTo(fromS("here"));
        }
    }

    private boolean created(Map<String, AttributeValue> item) {
        try {
            putIf(item, "attribute_not_exists(id)", Map.of());
            return true;
        } catch (ConditionalCheckFailedException _) {
            return false;
        }
    }

    private boolean increment() {
        AttributeValue seen = table.get(key("counter", 1), "v");
        try {
            putIf(
                    item("counter", 1, "v", fromN(Integer.toString(Integer.parseInt(seen.n()) + 1))),
                    "v = :seen",
                    Map.of(":seen", seen));
            return true;
        } catch (ConditionalCheckFailedException _) {
            return false;
        }
    }

    private void putIf(Map<String, AttributeValue> item, String condition, Map<String, AttributeValue> values) {
        clients.tables().putItem(request -> {
            request.tableName(table.name()).item(item).conditionExpression(condition);
            if (!values.isEmpty()) {
                request.expressionAttributeValues(values);
            }
        });
    }

    private PutItemResponse putReturningOld(Map<String, AttributeValue> item) {
        return clients.tables()
                .putItem(request -> request.tableName(table.name()).item(item).returnValues(ReturnValue.ALL_OLD));
    }

    private DeleteItemResponse deleteReturningOld(Map<String, AttributeValue> key) {
        return clients.tables()
                .deleteItem(request -> request.tableName(table.name()).key(key).returnValues(ReturnValue.ALL_OLD));
    }

    private static Map<String, AttributeValue> item(String id, int n, Object... attributes) {
        var item = new HashMap<>(key(id, n));
        for (int i = 0; i < attributes.length; i += 2) {
            item.put((String) attributes[i], (AttributeValue) attributes[i + 1]);
        }
        return item;
    }
}
