package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What a client may ask of any node of a cluster, whichever of them has the items. Given items in many partitions. */
final class AnyNode {
    private static final int ITEMS = 24;

    private AnyNode() {}

    /** Batches and scans cross owners: each node writes, and each reads what all have written. */
    static void assertAnswersForAll(Clients... nodes) {
        try (TestTable table = TestTable.create(nodes[0])) {
            var written = new ArrayList<Map<String, AttributeValue>>();
            for (int node = 0; node < nodes.length; node++) {
                int number = node;
                List<Map<String, AttributeValue>> items = IntStream.range(0, ITEMS)
                        .mapToObj(i -> item("item-" + i, number, "of node " + number))
                        .toList();
                BatchWriteItemResponse answer =
                        nodes[node].tables().batchWriteItem(request -> request.requestItems(puts(table, items)));
                assertThat(answer.unprocessedItems()).isEmpty();
                written.addAll(items);
            }
            List<Map<String, AttributeValue>> keys = written.stream()
                    .map(item -> LedgerKey.of(item).attributes())
                    .toList();
            for (Clients node : nodes) {
                List<Map<String, AttributeValue>> got = node.tables()
                        .batchGetItem(request -> request.requestItems(Map.of(
                                table.name(),
                                KeysAndAttributes.builder()
                                        .keys(keys)
                                        .consistentRead(true)
                                        .build())))
                        .responses()
                        .get(table.name());
                assertThat(got).containsExactlyInAnyOrderElementsOf(written);
                assertThat(scan(table, node, 1, 7)).containsExactlyInAnyOrderElementsOf(written);
                assertThat(scan(table, node, 3, 100)).containsExactlyInAnyOrderElementsOf(written);
            }
            for (Clients node : nodes) {
                assertTransactsStatements(table, node);
            }
        }
    }

    /** Statements go to the owners of their items like other actions of transactions. */
    private static void assertTransactsStatements(TestTable table, Clients node) {
        String token = "statements of " + node.endpoint().getPort();
        for (int attempt = 0; attempt < 2; attempt++) {
            node.tables()
                    .executeTransaction(request -> request.clientRequestToken(token)
                            .transactStatements(
                                    statements(table, "UPDATE %s SET w = ? WHERE id = ? AND n = 0", token)));
        }
        assertThat(node.tables()
                        .executeTransaction(request -> request.transactStatements(
                                statements(table, "SELECT w FROM %s WHERE id = ? AND n = 0", null)))
                        .responses())
                .hasSize(ITEMS)
                .allSatisfy(read -> assertThat(read.item()).isEqualTo(Map.of("w", fromS(token))));
        assertThatThrownBy(() -> node.tables()
                        .executeTransaction(request -> request.transactStatements(statements(
                                table, "EXISTS(SELECT * FROM %s WHERE w <> ? AND id = ? AND n = 0)", token))))
                .isInstanceOfSatisfying(
                        TransactionCanceledException.class,
                        cancelled -> assertThat(cancelled.cancellationReasons())
                                .hasSize(ITEMS)
                                .allSatisfy(reason -> assertThat(reason.code()).isEqualTo("ConditionalCheckFailed")));
    }

    /** The same statement for all items, whose parameters are a value, if there is one, and the item's {@code id}. */
    private static List<ParameterizedStatement> statements(TestTable table, String text, @Nullable String value) {
        return IntStream.range(0, ITEMS)
                .mapToObj(i -> ParameterizedStatement.builder()
                        .statement(text.replace("%s", '"' + table.name() + '"'))
                        .parameters(
                                value == null ? List.of(fromS("item-" + i)) : List.of(fromS(value), fromS("item-" + i)))
                        .build())
                .toList();
    }

    private static Map<String, List<WriteRequest>> puts(TestTable table, List<Map<String, AttributeValue>> items) {
        return Map.of(
                table.name(),
                items.stream()
                        .map(item -> WriteRequest.builder()
                                .putRequest(put -> put.item(item))
                                .build())
                        .toList());
    }

    private static List<Map<String, AttributeValue>> scan(TestTable table, Clients node, int segments, int limit) {
        var items = new ArrayList<Map<String, AttributeValue>>();
        for (int i = 0; i < segments; i++) {
            int segment = i;
            node.tables()
                    .scanPaginator(request -> request.tableName(table.name())
                            .consistentRead(true)
                            .limit(limit)
                            .segment(segment)
                            .totalSegments(segments))
                    .items()
                    .forEach(items::add);
        }
        return items;
    }

    /** Whoever owns an item holds it to the table's throughput, and whoever was asked says so. */
    static void assertAllThrottle(Clients... nodes) {
        try (TestTable table = TestTable.create(
                nodes[0],
                definition -> definition
                        .billingMode(BillingMode.PROVISIONED)
                        .provisionedThroughput(
                                units -> units.readCapacityUnits(1L).writeCapacityUnits(1L)))) {
            // The first write to each owner may pass, and then owes it what takes minutes to come in.
            String large = "x".repeat(300_000);
            var stored = new ArrayList<String>();
            for (int i = 0; i < 2 * ITEMS; i++) {
                String id = "item-" + i % ITEMS;
                if (!isThrottled(() -> table.put(item(id, 1, large)))) {
                    stored.add(id);
                }
            }
            assertThat(stored).hasSizeBetween(1, ITEMS / 2);
            for (String id : stored) {
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> isThrottled(() -> table.get(key(id, 1))));
            }
            for (Clients node : nodes) {
                for (int i = 0; i < ITEMS; i++) {
                    Map<String, AttributeValue> small = item("item-" + i, 2, "small");
                    assertThatThrownBy(() -> node.tables()
                                    .putItem(request ->
                                            request.tableName(table.name()).item(small)))
                            .isInstanceOf(ProvisionedThroughputExceededException.class);
                }
                assertThatThrownBy(() -> node.tables()
                                .batchWriteItem(request ->
                                        request.requestItems(puts(table, List.of(item("a", 1, ""), item("b", 1, ""))))))
                        .isInstanceOf(ProvisionedThroughputExceededException.class);
                assertReadsThrottle(table, node);
            }
        }
    }

    private static void assertReadsThrottle(TestTable table, Clients node) {
        for (int i = 0; i < ITEMS; i++) {
            String id = "item-" + i;
            assertThatThrownBy(() -> node.tables()
                            .getItem(request -> request.tableName(table.name()).key(key(id, 1))))
                    .isInstanceOf(ProvisionedThroughputExceededException.class);
        }
        List<TransactGetItem> gets = IntStream.range(0, ITEMS)
                .mapToObj(i -> TransactGetItem.builder()
                        .get(get -> get.tableName(table.name()).key(key("item-" + i, 1)))
                        .build())
                .toList();
        assertThatThrownBy(() -> node.tables().transactGetItems(request -> request.transactItems(gets)))
                .isInstanceOfSatisfying(
                        TransactionCanceledException.class,
                        cancelled -> assertThat(cancelled.cancellationReasons())
                                .hasSize(ITEMS)
                                .allSatisfy(reason ->
                                        assertThat(reason.code()).isEqualTo("ProvisionedThroughputExceeded")));
        assertThatThrownBy(() -> node.tables().scan(request -> request.tableName(table.name())))
                .isInstanceOf(ProvisionedThroughputExceededException.class);
        assertThatThrownBy(() -> node.tables()
                        .query(request -> request.tableName(table.name())
                                .keyConditionExpression("id = :id")
                                .expressionAttributeValues(Map.of(":id", fromS("item-0")))))
                .isInstanceOf(ProvisionedThroughputExceededException.class);
    }

    private static boolean isThrottled(Runnable call) {
        try {
            call.run();
            return false;
        } catch (ProvisionedThroughputExceededException e) {
            return true;
        }
    }
}
