package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortBetween;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortGreaterThanOrEqualTo;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetResultPageIterable;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchWriteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.PutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** A shop with carts and orders, written with the enhanced client of the AWS SDK for Java. */
@ExtendWith(SharedServer.class)
class EnhancedClientIT {
    private static final int ORDERS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Clients clients;
    /** Without the extensions for versions and counters: they make conditions, which a batch cannot have. */
    private final DynamoDbEnhancedClient plain;

    private final DynamoDbTable<ShopOrder> orders;
    private final DynamoDbTable<CartLine> carts;

    EnhancedClientIT(Clients clients) {
        this.clients = clients;
        var enhanced = DynamoDbEnhancedClient.builder()
                .dynamoDbClient(clients.tables())
                .build();
        plain = DynamoDbEnhancedClient.builder()
                .dynamoDbClient(clients.tables())
                .extensions(List.of())
                .build();
        orders = enhanced.table(TestTable.unusedName(), TableSchema.fromBean(ShopOrder.class));
        carts = enhanced.table(TestTable.unusedName(), TableSchema.fromBean(CartLine.class));
    }

    @BeforeEach
    void createTables() {
        orders.createTable(table -> table.localSecondaryIndices(index -> index.indexName(ShopOrder.BY_TIME)
                        .projection(projection -> projection.projectionType(ProjectionType.ALL)))
                .globalSecondaryIndices(index -> index.indexName(ShopOrder.BY_STATUS)
                        .projection(projection -> projection
                                .projectionType(ProjectionType.INCLUDE)
                                .nonKeyAttributes("total"))));
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
    void ordersAreFoundByKeyByTimeAndByStatus() {
        writeOrders();

        assertThat(ids(orders.query(query -> query.consistentRead(true)
                                .limit(4)
                                .queryConditional(sortBetween(key("ann", "o005"), key("ann", "o015"))))
                        .items()))
                .isEqualTo(ids(5, 15, 1, i -> i % 2 == 1));

        SdkIterable<Page<ShopOrder>> latest = orders.index(ShopOrder.BY_TIME)
                .query(query -> query.scanIndexForward(false)
                        .consistentRead(true)
                        .limit(6)
                        .queryConditional(sortGreaterThanOrEqualTo(key("bob", time(20)))));
        assertThat(latest.stream().map(page -> page.items().size())).startsWith(6, 4);
        assertThat(ids(latest.stream().flatMap(page -> page.items().stream()).toList()))
                .isEqualTo(ids(20, ORDERS - 1, 1, i -> i % 2 == 0).reversed());

        await().pollInterval(Duration.ofMillis(10))
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ids(withStatus("paid"))).isEqualTo(ids(0, ORDERS - 1, 5, _ -> true)));
        assertThat(withStatus("paid"))
                .allSatisfy(order -> assertThat(order.getTotal()).isPositive())
                .allSatisfy(order -> assertThat(order.getVersion()).isNull());
    }

    @Test
    void filtersComeAfterTheReadAndProjectionsLeaveTheRestOut() {
        writeOrders();
        Expression dear = Expression.builder()
                .expression("#total >= :least AND contains(#lines, :line) AND NOT #status = :paid")
                .expressionNames(Map.of("#total", "total", "#lines", "lines", "#status", "status"))
                .expressionValues(Map.of(":least", fromN("300"), ":line", fromS("pen"), ":paid", fromS("paid")))
                .build();

        Page<ShopOrder> page = orders.query(query -> query.queryConditional(keyEqualTo(partition("ann")))
                        .filterExpression(dear)
                        .attributesToProject("id", "total"))
                .iterator()
                .next();

        assertThat(page.items()).extracting(ShopOrder::getId).containsExactly("o031", "o033", "o037", "o039");
        assertThat(page.items()).extracting(ShopOrder::getCustomer).containsOnlyNulls();
        assertThat(page.scannedCount()).isEqualTo(ORDERS / 2);
        assertThat(page.count()).isEqualTo(4);
        assertThat(orders.scan(scan -> scan.filterExpression(dear).limit(7).consistentRead(true))
                        .items())
                .extracting(ShopOrder::getId)
                .containsExactlyInAnyOrderElementsOf(ids(30, ORDERS - 1, 1, i -> i % 5 != 0));
        assertThat(IntStream.range(0, 3)
                        .boxed()
                        .flatMap(segment ->
                                orders.scan(scan -> scan.segment(segment).totalSegments(3)).items().stream())
                        .map(ShopOrder::getId))
                .containsExactlyInAnyOrderElementsOf(ids(0, ORDERS - 1, 1, _ -> true));
    }

    @Test
    void aVersionProtectsAnOrderFromAWriterWhoDidNotSeeTheLastChange() {
        orders.putItem(order(1));
        ShopOrder first =
                orders.getItem(request -> request.key(key("ann", "o001")).consistentRead(true));
        ShopOrder second =
                orders.getItem(request -> request.key(key("ann", "o001")).consistentRead(true));
        assertThat(first.getVersion()).isEqualTo(1);

        first.setStatus("shipped");
        first.setLines(List.of("pen", "ink"));
        ShopOrder shipped = orders.updateItem(first);

        assertThat(shipped.getVersion()).isEqualTo(2);
        assertThat(shipped.getChanges()).isEqualTo(2);
        assertThat(shipped.getLines()).containsExactly("pen", "ink");
        second.setStatus("cancelled");
        assertThatExceptionOfType(ConditionalCheckFailedException.class)
                .isThrownBy(() -> orders.updateItem(request -> request.item(second)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)))
                .satisfies(failure -> {
                    assertThat(failure.awsErrorDetails().errorMessage()).isEqualTo("The conditional request failed");
                    assertThat(failure.item())
                            .containsEntry("status", fromS("shipped"))
                            .containsEntry("version", fromN("2"));
                });
        await().pollInterval(Duration.ofMillis(10)).atMost(PATIENCE).untilAsserted(() -> {
            assertThat(ids(withStatus("shipped"))).containsExactly("o001");
            assertThat(withStatus("open")).isEmpty();
        });
    }

    @Test
    void piecesThatAreAddedAtTheSameTimeAllCount() throws Exception {
        var line = new CartLine();
        line.setCustomer("ann");
        line.setSku("pen");
        line.setCoupons(Set.of("spring", "friend"));
        var additions = new ArrayList<Callable<CartLine>>();
        for (int i = 0; i < 60; i++) {
            additions.add(() -> carts.updateItem(line));
        }

        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var addition : threads.invokeAll(additions)) {
                assertThat(addition.get().getPieces()).isBetween(1L, 60L);
            }
        }

        CartLine after = carts.getItem(request -> request.key(key("ann", "pen")).consistentRead(true));
        assertThat(after.getPieces()).isEqualTo(60);
        assertThat(after.getCoupons()).containsExactlyInAnyOrder("spring", "friend");
        assertThatExceptionOfType(ConditionalCheckFailedException.class)
                .isThrownBy(() -> carts.putItem(PutItemEnhancedRequest.builder(CartLine.class)
                        .item(line)
                        .conditionExpression(Expression.builder()
                                .expression("attribute_not_exists(sku) OR pieces < :few")
                                .putExpressionValue(":few", fromN("60"))
                                .build())
                        .build()));
        assertThat(carts.deleteItem(key("ann", "pen")).getPieces()).isEqualTo(60);
    }

    @Test
    void severalItemsOfSeveralTablesAreReadAndWrittenAtOnce() {
        writeOrders();
        var line = new CartLine();
        line.setCustomer("ann");
        line.setSku("ink");
        line.setPieces(3L);
        plain.batchWriteItem(BatchWriteItemEnhancedRequest.builder()
                .writeBatches(
                        WriteBatch.builder(CartLine.class)
                                .mappedTableResource(plainCarts())
                                .addPutItem(line)
                                .build(),
                        WriteBatch.builder(ShopOrder.class)
                                .mappedTableResource(plainOrders())
                                .addDeleteItem(key("ann", "o001"))
                                .build())
                .build());

        BatchGetResultPageIterable found = plain.batchGetItem(BatchGetItemEnhancedRequest.builder()
                .readBatches(
                        ReadBatch.builder(ShopOrder.class)
                                .mappedTableResource(plainOrders())
                                .addGetItem(request ->
                                        request.key(key("ann", "o001")).consistentRead(true))
                                .addGetItem(request ->
                                        request.key(key("ann", "o003")).consistentRead(true))
                                .addGetItem(request ->
                                        request.key(key("bob", "o004")).consistentRead(true))
                                .build(),
                        ReadBatch.builder(CartLine.class)
                                .mappedTableResource(plainCarts())
                                .addGetItem(key("ann", "ink"))
                                .build())
                .build());

        assertThat(found.resultsForTable(orders))
                .extracting(ShopOrder::getId)
                .containsExactlyInAnyOrder("o003", "o004");
        await().pollInterval(Duration.ofMillis(10))
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(found.resultsForTable(carts))
                        .extracting(CartLine::getPieces)
                        .containsExactly(3L));
    }

    private DynamoDbTable<ShopOrder> plainOrders() {
        return plain.table(orders.tableName(), orders.tableSchema());
    }

    private DynamoDbTable<CartLine> plainCarts() {
        return plain.table(carts.tableName(), carts.tableSchema());
    }

    private void writeOrders() {
        List<ShopOrder> all = IntStream.range(0, ORDERS).mapToObj(this::order).toList();
        for (int from = 0; from < ORDERS; from += 25) {
            var batch = WriteBatch.builder(ShopOrder.class).mappedTableResource(plainOrders());
            all.subList(from, Math.min(ORDERS, from + 25)).forEach(batch::addPutItem);
            assertThat(plain.batchWriteItem(request -> request.addWriteBatch(batch.build()))
                            .unprocessedPutItemsForTable(orders))
                    .isEmpty();
        }
    }

    /** Of Ann with an odd number, of Bob with an even one; every fifth is paid. */
    private ShopOrder order(int i) {
        var order = new ShopOrder();
        order.setCustomer(i % 2 == 0 ? "bob" : "ann");
        order.setId(id(i));
        order.setPlacedAt(time(i));
        order.setStatus(i % 5 == 0 ? "paid" : "open");
        order.setTotal(10 * i + 1);
        order.setLines(List.of("pen", "paper"));
        return order;
    }

    private List<ShopOrder> withStatus(String status) {
        return orders
                .index(ShopOrder.BY_STATUS)
                .query(query ->
                        query.queryConditional(keyEqualTo(partition(status))).limit(5))
                .stream()
                .flatMap(page -> page.items().stream())
                .toList();
    }

    private static List<String> ids(int first, int last, int step, Predicate<Integer> wanted) {
        return IntStream.rangeClosed(first, last)
                .filter(i -> i % step == 0)
                .boxed()
                .filter(wanted)
                .map(EnhancedClientIT::id)
                .toList();
    }

    private static List<String> ids(Iterable<ShopOrder> orders) {
        var ids = new ArrayList<String>();
        orders.forEach(order -> ids.add(String.valueOf(order.getId())));
        return ids;
    }

    private static String id(int i) {
        return "o%03d".formatted(i);
    }

    private static String time(int i) {
        return "2026-03-01T10:%02d:00Z".formatted(i);
    }

    private static Key key(String partition, String sort) {
        return Key.builder().partitionValue(partition).sortValue(sort).build();
    }

    private static Key partition(String partition) {
        return Key.builder().partitionValue(partition).build();
    }
}
