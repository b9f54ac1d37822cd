package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

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

    private PutItemResponse putReturningOld(Map<String, AttributeValue> item) {
        return clients.tables()
                .putItem(request -> request.tableName(table.name()).item(item).returnValues(ReturnValue.ALL_OLD));
    }

    private DeleteItemResponse deleteReturningOld(Map<String, AttributeValue> key) {
        return clients.tables()
                .deleteItem(request -> request.tableName(table.name()).key(key).returnValues(ReturnValue.ALL_OLD));
    }
}
