package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

@ExtendWith(SharedServer.class)
class TransactionsIT {
    private static final int ITEMS = 12;

    private final Clients clients;

    TransactionsIT(Clients clients) {
        this.clients = clients;
    }

    @Test
    void allActionsAreCarriedOutOrNone() {
        try (var one = TestTable.create(clients);
                var two = TestTable.create(clients)) {
            two.put(item("gone", 1, "old"));
            two.put(item("changed", 1, "old"));
            two.put(item("checked", 1, "old"));

            var answer = clients.tables()
                    .transactWriteItems(request -> request.transactItems(
                                    put(one, item("new", 1, "x")),
                                    TransactWriteItem.builder()
                                            .delete(delete ->
                                                    delete.tableName(two.name()).key(key("gone", 1)))
                                            .build(),
                                    set(two, "changed", "new"),
                                    check(two, "checked", "v = :v", "old"))
                            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));

            assertThat(answer.consumedCapacity())
                    .extracting(ConsumedCapacity::tableName, ConsumedCapacity::writeCapacityUnits)
                    .containsExactly(tuple(one.name(), 2.0), tuple(two.name(), 6.0));
            assertThat(one.get(key("new", 1))).isEqualTo(item("new", 1, "x"));
            assertThat(two.get(key("gone", 1))).isEmpty();
            assertThat(two.get(key("changed", 1))).isEqualTo(item("changed", 1, "new"));

            var cancelled = catchThrowableOfType(
                    TransactionCanceledException.class,
                    () -> clients.tables()
                            .transactWriteItems(request -> request.transactItems(
                                    put(one, item("never", 1, "x")),
                                    set(two, "changed", "newer"),
                                    check(two, "checked", "v = :v", "other"))));

            assertThat(cancelled)
                    .hasMessageStartingWith("Transaction cancelled, please refer cancellation reasons for specific"
                            + " reasons [None, None, ConditionalCheckFailed]");
            assertThat(cancelled.cancellationReasons())
                    .extracting(CancellationReason::code, CancellationReason::message)
                    .containsExactly(
                            tuple("None", null),
                            tuple("None", null),
                            tuple("ConditionalCheckFailed", "The conditional request failed"));
            assertThat(cancelled.cancellationReasons().getLast().item()).isEqualTo(item("checked", 1, "old"));
            assertThat(one.get(key("never", 1))).isEmpty();
            assertThat(two.get(key("changed", 1))).isEqualTo(item("changed", 1, "new"));
        }
    }

    @Test
    void anEmptyKeyIsNoReasonToCancelButAMistakeOfTheRequest() {
        try (var table = TestTable.create(clients)) {
            assertThatThrownBy(() -> clients.tables()
                            .transactWriteItems(request ->
                                    request.transactItems(put(table, item("a", 1, "x")), put(table, item("", 1, "x")))))
                    .isNotInstanceOf(TransactionCanceledException.class)
                    .hasMessageStartingWith("One or more parameter values are not valid. The AttributeValue for a key"
                            + " attribute cannot contain an empty string value. Key: id");
            assertThat(table.get(key("a", 1))).isEmpty();
        }
    }

    @Test
    void aRequestWithATokenIsExecutedOnce() {
        try (var table = TestTable.create(clients)) {
            for (int items : List.of(1, ITEMS)) {
                String token = "token " + items;
                List<TransactWriteItem> increments = new ArrayList<>();
                for (int i = 0; i < items; i++) {
                    increments.add(increment(table, items + " " + i));
                }
                for (int i = 0; i < 3; i++) {
                    clients.tables()
                            .transactWriteItems(
                                    request -> request.transactItems(increments).clientRequestToken(token));
                }

                for (int i = 0; i < items; i++) {
                    assertThat(table.get(key(items + " " + i, 1))).containsEntry("c", fromN("1"));
                }
                assertThatThrownBy(() -> clients.tables()
                                .transactWriteItems(request -> request.transactItems(
                                                increments.getFirst(), put(table, item("other", 1, "x")))
                                        .clientRequestToken(token)))
                        .isInstanceOf(IdempotentParameterMismatchException.class);
            }
        }
    }

    @Test
    void itemsAreReadTogether() {
        try (var one = TestTable.create(clients);
                var two = TestTable.create(clients)) {
            one.put(item("a", 1, "x"));
            two.put(item("b", 1, "y"));

            var answer = clients.tables()
                    .transactGetItems(request -> request.transactItems(
                                    get(one, "a", null), get(two, "b", "v"), get(two, "none", null))
                            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));

            assertThat(answer.responses().get(0).item()).isEqualTo(item("a", 1, "x"));
            assertThat(answer.responses().get(1).item()).isEqualTo(Map.of("v", fromS("y")));
            assertThat(answer.responses().get(2).hasItem()).isFalse();
            assertThat(answer.consumedCapacity())
                    .extracting(ConsumedCapacity::tableName, ConsumedCapacity::readCapacityUnits)
                    .containsExactly(tuple(one.name(), 2.0), tuple(two.name(), 4.0));
        }
    }

    @Test
    void changesOfATransactionAreInTheStreamWithOneTime() {
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_AND_OLD_IMAGES)) {
            List<TransactWriteItem> puts = new ArrayList<>();
            for (int i = 0; i < ITEMS; i++) {
                puts.add(put(table, item("item " + i, 1, "x")));
            }
            clients.tables().transactWriteItems(request -> request.transactItems(puts));

            List<Record> records = new StreamReader(table.streamArn()).readAtLeast(clients, ITEMS);

            assertThat(records)
                    .extracting(record -> requireNonNull(
                                    record.dynamodb().newImage().get("id"))
                            .s())
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, ITEMS).mapToObj(i -> "item " + i).toList());
            assertThat(records)
                    .extracting(record -> record.dynamodb().approximateCreationDateTime())
                    .containsOnly(records.getFirst().dynamodb().approximateCreationDateTime());
        }
    }

    @Test
    void transfersAtTheSameTimeNeverShowHalfOfOne() {
        Seed seed = Seed.of(this);
        try (var accounts = TestTable.create(clients);
                var receipts = TestTable.create(clients);
                var transfers = new Transfers(clients, accounts, receipts)) {
            transfers.start(6, seed.value());
            int read = 0;
            long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
            while (System.nanoTime() < end) {
                try {
                    assertThat(transfers.sum()).isEqualTo(Transfers.expectedSum());
                    read++;
                } catch (TransactionCanceledException conflict) {
                    assertThat(conflict.cancellationReasons())
                            .extracting(CancellationReason::code)
                            .containsAnyOf("TransactionConflict");
                }
            }
            transfers.stop();

            transfers.check();
            assertThat(transfers.happened()).isPositive();
            assertThat(read + 1).isPositive();
        }
    }

    private static TransactWriteItem put(TestTable table, Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table.name()).item(item))
                .build();
    }

    private static TransactWriteItem set(TestTable table, String id, String value) {
        return TransactWriteItem.builder()
                .update(update -> update.tableName(table.name())
                        .key(key(id, 1))
                        .updateExpression("SET v = :v")
                        .expressionAttributeValues(Map.of(":v", fromS(value))))
                .build();
    }

    private static TransactWriteItem increment(TestTable table, String id) {
        return TransactWriteItem.builder()
                .update(update -> update.tableName(table.name())
                        .key(key(id, 1))
                        .updateExpression("ADD c :one")
                        .expressionAttributeValues(Map.of(":one", fromN("1"))))
                .build();
    }

    private static TransactWriteItem check(TestTable table, String id, String condition, String value) {
        return TransactWriteItem.builder()
                .conditionCheck(check -> check.tableName(table.name())
                        .key(key(id, 1))
                        .conditionExpression(condition)
                        .expressionAttributeValues(Map.of(":v", fromS(value)))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .build();
    }

    private static TransactGetItem get(TestTable table, String id, @Nullable String projection) {
        return TransactGetItem.builder()
                .get(get -> get.tableName(table.name()).key(key(id, 1)).projectionExpression(projection))
                .build();
    }
}
