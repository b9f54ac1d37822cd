package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ComparisonOperator;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Query, Scan and BatchGetItem over a table, with the AWS client and its paginators. */
@ExtendWith(SharedServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class QueryAndScanIT {
    private static final int PARTITIONS = 20;
    private static final int ROWS = 10;

    private final Clients clients;
    private TestTable table;

    QueryAndScanIT(Clients clients) {
        this.clients = clients;
        table = new TestTable(clients, "");
    }

    @BeforeAll
    void fillTable() {
        table = TestTable.create(clients);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int row = 0; row < ROWS; row++) {
                table.put(item("p" + partition, row, "v", fromN(Integer.toString(row % 3))));
            }
        }
        for (int row = 0; row < 4; row++) {
            table.put(item("large", row, "v", fromS("x".repeat(350_000))));
        }
    }

    @AfterAll
    void dropTable() {
        table.close();
    }

    @Test
    void aQueryWalksThePartitionInBothDirections() {
        assertThat(rows(query("p3").build())).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(rows(query("p3").scanIndexForward(false).limit(3).build()))
                .containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    }

    @Test
    void aPagedBetweenKeepsItsUpperBound() {
        QueryRequest.Builder between = QueryRequest.builder()
                .tableName(table.name())
                .keyConditionExpression("id = :id AND n BETWEEN :from AND :to")
                .expressionAttributeValues(Map.of(":id", fromS("p5"), ":from", fromN("3"), ":to", fromN("7")));

        assertThat(rows(between.limit(2).build())).containsExactly(3, 4, 5, 6, 7);
        assertThat(rows(between.scanIndexForward(false).build())).containsExactly(7, 6, 5, 4, 3);
    }

    @Test
    void aFilterLeavesThePageAsLongAsItWasRead() {
        QueryResponse page = clients.tables()
                .query(query("p1")
                        .filterExpression("v = :v")
                        .expressionAttributeValues(Map.of(":id", fromS("p1"), ":v", fromN("0")))
                        .limit(5)
                        .consistentRead(true)
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                        .build());

        assertThat(page.count()).isEqualTo(2);
        assertThat(page.scannedCount()).isEqualTo(5);
        assertThat(page.lastEvaluatedKey()).isEqualTo(key("p1", 4));
        assertThat(page.consumedCapacity().capacityUnits()).isEqualTo(1.0);
    }

    @Test
    void aCountHasNoItems() {
        QueryResponse page =
                clients.tables().query(query("p1").select(Select.COUNT).build());

        assertThat(page.count()).isEqualTo(ROWS);
        assertThat(page.hasItems()).isFalse();
    }

    @Test
    void keyConditionsFromBeforeExpressionsDoTheSame() {
        QueryResponse page = clients.tables()
                .query(request -> request.tableName(table.name())
                        .keyConditions(Map.of(
                                "id",
                                condition(ComparisonOperator.EQ, fromS("p2")),
                                "n",
                                condition(ComparisonOperator.GE, fromN("8"))))
                        .attributesToGet("n"));

        assertThat(page.items()).isEqualTo(List.of(Map.of("n", fromN("8")), Map.of("n", fromN("9"))));
    }

    @Test
    void aPageHoldsAMegabyte() {
        QueryResponse page = clients.tables().query(query("large").build());

        assertThat(page.count()).isEqualTo(3);
        assertThat(page.lastEvaluatedKey()).isEqualTo(key("large", 2));
        assertThat(rows(query("large").build())).containsExactly(0, 1, 2, 3);
    }

    @Test
    void aScanSeesEveryItemOnce() {
        List<Map<String, AttributeValue>> seen = new ArrayList<>();
        for (ScanResponse page : clients.tables()
                .scanPaginator(scan -> scan.tableName(table.name()).limit(7).projectionExpression("id, n"))) {
            assertThat(page.scannedCount()).isLessThanOrEqualTo(7);
            seen.addAll(page.items());
        }

        assertThat(seen).hasSize(PARTITIONS * ROWS + 4).doesNotHaveDuplicates();
    }

    @Test
    void parallelSegmentsAreTogetherComplete() {
        int total = 7;
        Set<Map<String, AttributeValue>> seen = new HashSet<>();
        int count = 0;
        for (int segment = 0; segment < total; segment++) {
            int number = segment;
            for (ScanResponse page : clients.tables()
                    .scanPaginator(scan -> scan.tableName(table.name())
                            .segment(number)
                            .totalSegments(total)
                            .limit(9)
                            .consistentRead(true))) {
                seen.addAll(page.items());
                count += page.count();
            }
        }

        assertThat(count).isEqualTo(PARTITIONS * ROWS + 4);
        assertThat(seen).hasSize(count);
    }

    @Test
    void aBatchReadsFromSeveralTables() {
        try (TestTable other = TestTable.create(clients)) {
            other.put(item("a", 1, "v", fromS("there")));

            BatchGetItemResponse answer = clients.tables()
                    .batchGetItem(batch -> batch.requestItems(Map.of(
                                    table.name(),
                                    KeysAndAttributes.builder()
                                            .keys(IntStream.range(0, PARTITIONS)
                                                    .mapToObj(partition -> key("p" + partition, 1))
                                                    .toList())
                                            .consistentRead(true)
                                            .build(),
                                    other.name(),
                                    KeysAndAttributes.builder()
                                            .keys(List.of(key("a", 1), key("missing", 1)))
                                            .projectionExpression("v")
                                            .build()))
                            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));

            assertThat(answer.responses().get(table.name())).hasSize(PARTITIONS);
            assertThat(answer.responses().get(other.name())).containsExactly(Map.of("v", fromS("there")));
            assertThat(answer.unprocessedKeys()).isEmpty();
            assertThat(answer.consumedCapacity())
                    .anySatisfy(capacity -> {
                        assertThat(capacity.tableName()).isEqualTo(table.name());
                        assertThat(capacity.capacityUnits()).isEqualTo(PARTITIONS);
                    })
                    .anySatisfy(capacity -> {
                        assertThat(capacity.tableName()).isEqualTo(other.name());
                        assertThat(capacity.capacityUnits()).isEqualTo(1.0);
                    });
        }
    }

    @Test
    void aBatchHasEachKeyOnce() {
        assertThatThrownBy(() -> clients.tables()
                        .batchGetItem(batch -> batch.requestItems(Map.of(
                                table.name(),
                                KeysAndAttributes.builder()
                                        .keys(List.of(key("a", 1), key("a", 1)))
                                        .build()))))
                .isInstanceOf(DynamoDbException.class)
                .hasMessageContaining("Provided list of item keys contains duplicates");
    }

    private QueryRequest.Builder query(String id) {
        return QueryRequest.builder()
                .tableName(table.name())
                .keyConditionExpression("id = :id")
                .expressionAttributeValues(Map.of(":id", fromS(id)));
    }

    private List<Integer> rows(QueryRequest request) {
        return clients.tables().queryPaginator(request).items().stream()
                .map(item ->
                        Integer.parseInt(Objects.requireNonNull(item.get("n")).n()))
                .toList();
    }

    private static software.amazon.awssdk.services.dynamodb.model.Condition condition(
            ComparisonOperator operator, AttributeValue value) {
        return software.amazon.awssdk.services.dynamodb.model.Condition.builder()
                .comparisonOperator(operator)
                .attributeValueList(value)
                .build();
    }
}
