package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

@ExtendWith(SharedServer.class)
class BatchWritesIT {
    private final Clients clients;

    BatchWritesIT(Clients clients) {
        this.clients = clients;
    }

    @Test
    void aBatchPutsAndDeletesInSeveralTables() {
        try (var one = TestTable.create(clients);
                var two = TestTable.create(clients)) {
            two.put(item("old", 1, "gone"));
            var puts = new ArrayList<WriteRequest>();
            for (int i = 0; i < 20; i++) {
                puts.add(put(item("new " + i, i, "v" + i)));
            }

            BatchWriteItemResponse answer = clients.tables()
                    .batchWriteItem(request -> request.requestItems(Map.of(
                                    one.name(),
                                    puts,
                                    two.name(),
                                    List.of(
                                            delete(key("old", 1)),
                                            delete(key("never there", 1)),
                                            put(item("new", 1, "x")))))
                            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));

            assertThat(answer.unprocessedItems()).isEmpty();
            assertThat(answer.consumedCapacity())
                    .extracting(ConsumedCapacity::tableName, ConsumedCapacity::capacityUnits)
                    .containsExactlyInAnyOrder(tuple(one.name(), 20.0), tuple(two.name(), 3.0));
            for (int i = 0; i < 20; i++) {
                assertThat(one.get(key("new " + i, i))).isEqualTo(item("new " + i, i, "v" + i));
            }
            assertThat(two.get(key("old", 1))).isEmpty();
            assertThat(two.get(key("new", 1))).isEqualTo(item("new", 1, "x"));
        }
    }

    @Test
    void aBatchThatIsRefusedWritesNothing() {
        try (var table = TestTable.create(clients)) {
            assertRefused(
                    table,
                    List.of(put(item("a", 1, "x")), put(item("b", 1, "x")), delete(key("a", 1))),
                    "Provided list of item keys contains duplicates");
            assertRefused(
                    table,
                    List.of(put(item("a", 1, "x")), put(Map.of("id", AttributeValue.fromS("b")))),
                    "The provided key element does not match the schema");
            assertRefused(
                    table,
                    List.of(put(item("a", 1, "x")), WriteRequest.builder().build()),
                    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the"
                            + " supported datatypes");
            assertRefused(
                    table,
                    List.of(put(item("a", 1, "x")), put(item("b", 1, "x".repeat(410_000)))),
                    "Item size has exceeded the maximum allowed size");

            assertThat(table.get(key("a", 1))).isEmpty();
            assertThat(table.get(key("b", 1))).isEmpty();
        }
    }

    private void assertRefused(TestTable table, List<WriteRequest> writes, String message) {
        assertThatThrownBy(() ->
                        clients.tables().batchWriteItem(request -> request.requestItems(Map.of(table.name(), writes))))
                .hasMessageStartingWith(message);
    }

    private static WriteRequest put(Map<String, AttributeValue> item) {
        return WriteRequest.builder().putRequest(put -> put.item(item)).build();
    }

    private static WriteRequest delete(Map<String, AttributeValue> key) {
        return WriteRequest.builder().deleteRequest(delete -> delete.key(key)).build();
    }
}
