package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

@ExtendWith(SharedServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class UpdatesIT {
    private final Clients clients;
    private TestTable table;

    UpdatesIT(Clients clients) {
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
    void anUpdateCreatesTheItemAndThenChangesIt() {
        Map<String, AttributeValue> key = key("upsert", 1);

        update(key, "SET a = :one, l = :list", Map.of(":one", fromN("1"), ":list", fromL(List.of(fromS("x")))));
        update(
                key,
                "SET a = a + :one, l = list_append(l, :list), m = :map REMOVE b ADD c :one, s :set",
                Map.of(
                        ":one", fromN("1"),
                        ":list", fromL(List.of(fromS("y"))),
                        ":map", fromM(Map.of("k", fromS("v"))),
                        ":set", fromSs(List.of("p", "q"))));
        update(key, "SET m.k = :v, l[0] = :v DELETE s :set", Map.of(":v", fromS("w"), ":set", fromSs(List.of("p"))));

        assertThat(table.get(key))
                .isEqualTo(item(
                        "upsert",
                        1,
                        "a",
                        fromN("2"),
                        "l",
                        fromL(List.of(fromS("w"), fromS("y"))),
                        "m",
                        fromM(Map.of("k", fromS("w"))),
                        "c",
                        fromN("1"),
                        "s",
                        fromSs(List.of("q"))));
    }

    @Test
    void anUpdateReturnsWhatIsAskedFor() {
        table.put(item("returns", 1, "a", fromN("1"), "b", fromS("stays")));

        assertThat(returned(ReturnValue.NONE)).isEmpty();
        assertThat(returned(ReturnValue.ALL_OLD)).isEqualTo(item("returns", 1, "a", fromN("2"), "b", fromS("stays")));
        assertThat(returned(ReturnValue.UPDATED_OLD)).isEqualTo(Map.of("a", fromN("3")));
        assertThat(returned(ReturnValue.ALL_NEW)).isEqualTo(item("returns", 1, "a", fromN("5"), "b", fromS("stays")));
        assertThat(returned(ReturnValue.UPDATED_NEW)).isEqualTo(Map.of("a", fromN("6")));
    }

    private Map<String, AttributeValue> returned(ReturnValue wanted) {
        return clients.tables()
                .updateItem(request -> request.tableName(table.name())
                        .key(key("returns", 1))
                        .updateExpression("SET a = a + :one")
                        .expressionAttributeValues(Map.of(":one", fromN("1")))
                        .returnValues(wanted))
                .attributes();
    }

    @Test
    void withoutAnythingToUpdateTheKeyIsThere() {
        clients.tables().updateItem(request -> request.tableName(table.name()).key(key("key only", 1)));

        assertThat(table.get(key("key only", 1))).isEqualTo(key("key only", 1));
    }

    @Test
    void concurrentIncrementsAllCount() throws Exception {
        Map<String, AttributeValue> key = key("counter", 1);
        try (var threads = Executors.newFixedThreadPool(16)) {
            var increments = IntStream.range(0, 400)
                    .mapToObj(i -> (Callable<Void>) () -> {
                        update(key, i % 2 == 0 ? "ADD c :one" : "SET c = if_not_exists(c, :zero) + :one", i);
                        return null;
                    })
                    .toList();
            for (var increment : threads.invokeAll(increments)) {
                increment.get();
            }
        }

        assertThat(table.get(key, "c")).isEqualTo(fromN("400"));
    }

    private void update(Map<String, AttributeValue> key, String expression, int i) {
        update(
                key,
                expression,
                i % 2 == 0 ? Map.of(":one", fromN("1")) : Map.of(":one", fromN("1"), ":zero", fromN("0")));
    }

    @Test
    void anUpdateThatFailsChangesNothing() {
        Map<String, AttributeValue> before = item("refused", 1, "a", fromS("text"));
        table.put(before);

        assertRefused("SET a = a + :one", "An operand in the update expression has an incorrect data type");
        assertRefused(
                "SET a = b + :one", "The provided expression refers to an attribute that does not exist in the item");
        assertRefused(
                "SET n = :one",
                "One or more parameter values were invalid: Cannot update attribute n. This attribute is part of the"
                        + " key");
        assertThatThrownBy(() -> update(request -> request.key(key("refused", 1))
                        .updateExpression("SET a = :one")
                        .conditionExpression("attribute_not_exists(a)")
                        .expressionAttributeValues(Map.of(":one", fromN("1")))))
                .isInstanceOf(ConditionalCheckFailedException.class);

        assertThat(table.get(key("refused", 1))).isEqualTo(before);
    }

    private void assertRefused(String expression, String message) {
        assertThatThrownBy(() -> update(key("refused", 1), expression, Map.of(":one", fromN("1"))))
                .isInstanceOfSatisfying(
                        DynamoDbException.class,
                        e -> assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(message));
    }

    @Test
    void anItemDoesNotGrowBeyondItsLimit() {
        assertThatThrownBy(() -> update(
                        key("large", 1), "SET a = :large, b = :large", Map.of(":large", fromS("x".repeat(250_000)))))
                .hasMessageStartingWith("Item size to update has exceeded the maximum allowed size");
    }

    @Test
    void anUpdateThatChangesNothingIsNotInTheStream() {
        try (var streamed = TestTable.withStream(clients, StreamViewType.NEW_AND_OLD_IMAGES)) {
            for (String n : List.of("1", "1.0", "2")) {
                clients.tables()
                        .updateItem(request -> request.tableName(streamed.name())
                                .key(key("a", 1))
                                .updateExpression("SET a = :n")
                                .expressionAttributeValues(Map.of(":n", fromN(n))));
            }

            assertThat(streamed.reader().readAtLeast(clients, 2))
                    .extracting(Record::eventName)
                    .containsExactly(OperationType.INSERT, OperationType.MODIFY);
        }
    }

    @Test
    void theParametersFromBeforeExpressionsDoTheSame() {
        Map<String, AttributeValue> key = key("legacy", 1);
        update(request -> request.key(key)
                .attributeUpdates(Map.of(
                        "a", updateOf(AttributeAction.PUT, fromS("x")),
                        "c", updateOf(AttributeAction.ADD, fromN("5")))));
        update(request -> request.key(key)
                .attributeUpdates(Map.of("c", updateOf(AttributeAction.ADD, fromN("-2"))))
                .expected(Map.of(
                        "a", ExpectedAttributeValue.builder().value(fromS("x")).build())));
        assertThatThrownBy(() -> clients.tables()
                        .deleteItem(request -> request.tableName(table.name())
                                .key(key)
                                .expected(Map.of(
                                        "a",
                                        ExpectedAttributeValue.builder()
                                                .exists(false)
                                                .build()))))
                .isInstanceOf(ConditionalCheckFailedException.class);

        assertThat(clients.tables()
                        .getItem(request -> request.tableName(table.name())
                                .key(key)
                                .attributesToGet("c", "absent")
                                .consistentRead(true))
                        .item())
                .isEqualTo(Map.of("c", fromN("3")));
    }

    private static AttributeValueUpdate updateOf(AttributeAction action, AttributeValue value) {
        return AttributeValueUpdate.builder().action(action).value(value).build();
    }

    private void update(Map<String, AttributeValue> key, String expression, Map<String, AttributeValue> values) {
        update(request -> request.key(key).updateExpression(expression).expressionAttributeValues(values));
    }

    private void update(Consumer<UpdateItemRequest.Builder> update) {
        clients.tables().updateItem(request -> update.accept(request.tableName(table.name())));
    }
}
