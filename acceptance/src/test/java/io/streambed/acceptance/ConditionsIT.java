package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

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
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

@ExtendWith(SharedServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class ConditionsIT {
    private final Clients clients;
    private TestTable table;

    ConditionsIT(Clients clients) {
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
}
