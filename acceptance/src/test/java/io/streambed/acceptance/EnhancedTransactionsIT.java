package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.enhanced.dynamodb.Document;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactDeleteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactGetItemsEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactPutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactUpdateItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactWriteItemsEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Carts that become orders in transactions, written with the enhanced client of the AWS SDK for Java. */
@ExtendWith(SharedServer.class)
class EnhancedTransactionsIT {
    private final Clients clients;
    private final DynamoDbEnhancedClient enhanced;
    private final DynamoDbTable<ShopOrder> orders;
    private final DynamoDbTable<CartLine> carts;

    EnhancedTransactionsIT(Clients clients) {
        this.clients = clients;
        enhanced = DynamoDbEnhancedClient.builder()
                .dynamoDbClient(clients.tables())
                .build();
        orders = enhanced.table(TestTable.unusedName(), TableSchema.fromBean(ShopOrder.class));
        carts = enhanced.table(TestTable.unusedName(), TableSchema.fromBean(CartLine.class));
    }

    @BeforeEach
    void createTables() {
        orders.createTable();
        carts.createTable();
        new TestTable(clients, orders.tableName()).awaitActive();
        new TestTable(clients, carts.tableName()).awaitActive();
    }

    @AfterEach
    void dropTables() {
        orders.deleteTable();
        carts.deleteTable();
    }

    @Test
    void aCartBecomesAnOrderAsAWhole() {
        carts.putItem(line("ann", "ink"));
        carts.putItem(line("ann", "pen"));

        var answer = enhanced.transactWriteItemsWithResponse(write -> write.addPutItem(orders, order("ann", "o1", 12))
                .addDeleteItem(carts, key("ann", "ink"))
                .addDeleteItem(carts, key("ann", "pen"))
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));

        // Two for each write, and for each entry of the orders' two indexes.
        assertThat(answer.consumedCapacity())
                .extracting(ConsumedCapacity::capacityUnits)
                .containsExactlyInAnyOrder(6.0, 4.0);
        assertThat(read("ann", "o1", "ink", "pen")).isEqualTo(new Seen(12, 1L, false, false));
    }

    @Test
    void whatTheCheckRefusesIsNotDoneAndTheReasonsAreInTheOrderOfTheActions() {
        carts.putItem(line("ann", "ink"));
        orders.putItem(order("ann", "o1", 12));
        Expression paid = condition("#status = :paid", "status", ":paid", "paid");

        var cancelled = cancelled(write -> write.addPutItem(orders, order("ann", "o2", 7))
                .addConditionCheck(
                        orders,
                        ConditionCheck.builder()
                                .key(key("ann", "o1"))
                                .conditionExpression(paid)
                                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                                .build())
                .addDeleteItem(
                        carts,
                        TransactDeleteItemEnhancedRequest.builder()
                                .key(key("ann", "ink"))
                                .conditionExpression(condition("attribute_exists(#sku)", "sku"))
                                .build()));

        assertThat(cancelled).hasMessageContaining("[None, ConditionalCheckFailed, None]");
        assertThat(cancelled.cancellationReasons())
                .extracting(CancellationReason::code)
                .containsExactly("None", "ConditionalCheckFailed", "None");
        assertThat(orders.tableSchema()
                        .mapToItem(cancelled.cancellationReasons().get(1).item())
                        .getTotal())
                .isEqualTo(12);
        assertThat(read("ann", "o2", "ink", "pen")).isEqualTo(new Seen(null, null, true, false));

        orders.putItem(paid(orders.getItem(key("ann", "o1"))));
        enhanced.transactWriteItems(write -> write.addConditionCheck(
                        orders,
                        ConditionCheck.builder()
                                .key(key("ann", "o1"))
                                .conditionExpression(paid)
                                .build())
                .addPutItem(orders, order("ann", "o2", 7)));
        assertThat(read("ann", "o2", "ink", "pen")).isEqualTo(new Seen(7, 1L, true, false));
    }

    /** The extension for versions makes conditions of its own. */
    @Test
    void ofTwoWhoReadTheSameVersionTheSecondIsRefusedAsAWhole() {
        orders.putItem(order("bob", "o1", 5));
        ShopOrder first = orders.getItem(key("bob", "o1"));
        ShopOrder second = orders.getItem(key("bob", "o1"));

        enhanced.transactWriteItems(write -> write.addUpdateItem(orders, paid(first)));
        var cancelled = cancelled(write -> write.addUpdateItem(
                        carts,
                        TransactUpdateItemEnhancedRequest.builder(CartLine.class)
                                .item(line("bob", "ink"))
                                .build())
                .addUpdateItem(
                        orders,
                        TransactUpdateItemEnhancedRequest.builder(ShopOrder.class)
                                .item(paid(second))
                                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                                .build()));

        assertThat(cancelled.cancellationReasons())
                .extracting(CancellationReason::code)
                .containsExactly("None", "ConditionalCheckFailed");
        assertThat(cancelled.cancellationReasons().get(1).item()).containsEntry("version", fromN("2"));
        assertThat(read("bob", "o1", "ink", "pen")).isEqualTo(new Seen(5, 2L, false, false));
    }

    @Test
    void aTokenMakesATransactionHappenOnce() {
        var once = TransactWriteItemsEnhancedRequest.builder()
                .addPutItem(
                        orders,
                        TransactPutItemEnhancedRequest.builder(ShopOrder.class)
                                .item(order("ann", "o1", 3))
                                .conditionExpression(condition("attribute_not_exists(#id)", "id"))
                                .build())
                .addUpdateItem(carts, line("ann", "pen"))
                .clientRequestToken("once-" + orders.tableName())
                .build();

        enhanced.transactWriteItems(once);
        enhanced.transactWriteItems(once);

        assertThat(carts.getItem(key("ann", "pen")).getPieces()).isEqualTo(1);
        assertThatThrownBy(() -> enhanced.transactWriteItems(write -> write.addPutItem(orders, order("ann", "o1", 4))
                        .clientRequestToken("once-" + orders.tableName())))
                .isInstanceOf(IdempotentParameterMismatchException.class);
    }

    private TransactionCanceledException cancelled(Consumer<TransactWriteItemsEnhancedRequest.Builder> write) {
        return catchThrowableOfType(TransactionCanceledException.class, () -> enhanced.transactWriteItems(write));
    }

    /** An order's total and version, if it is there, and which lines are in the cart. */
    private record Seen(@Nullable Integer total, @Nullable Long version, boolean firstLine, boolean secondLine) {}

    /** All of it at one moment. */
    private Seen read(String customer, String order, String firstLine, String secondLine) {
        var documents = enhanced.transactGetItems(TransactGetItemsEnhancedRequest.builder()
                .addGetItem(carts, key(customer, firstLine))
                .addGetItem(orders, key(customer, order))
                .addGetItem(carts, key(customer, secondLine))
                .build());
        assertThat(documents).hasSize(3);
        ShopOrder found = documents.get(1).getItem(orders);
        return new Seen(
                found == null ? null : found.getTotal(),
                found == null ? null : found.getVersion(),
                isThere(documents.get(0)),
                isThere(documents.get(2)));
    }

    private boolean isThere(Document document) {
        return document.getItem(carts) != null;
    }

    private static Expression condition(String expression, String name) {
        return Expression.builder()
                .expression(expression)
                .expressionNames(Map.of("#" + name, name))
                .build();
    }

    private static Expression condition(String expression, String name, String placeholder, String value) {
        return Expression.builder()
                .expression(expression)
                .expressionNames(Map.of("#" + name, name))
                .expressionValues(Map.of(placeholder, fromS(value)))
                .build();
    }

    private static Key key(String partition, String sort) {
        return Key.builder().partitionValue(partition).sortValue(sort).build();
    }

    private static ShopOrder order(String customer, String id, int total) {
        var order = new ShopOrder();
        order.setCustomer(customer);
        order.setId(id);
        order.setPlacedAt("2026-03-01T00:00:00Z");
        order.setStatus("open");
        order.setTotal(total);
        return order;
    }

    private static ShopOrder paid(ShopOrder order) {
        order.setStatus("paid");
        return order;
    }

    private static CartLine line(String customer, String sku) {
        var line = new CartLine();
        line.setCustomer(customer);
        line.setSku(sku);
        line.setCoupons(Set.of("spring"));
        return line;
    }
}
