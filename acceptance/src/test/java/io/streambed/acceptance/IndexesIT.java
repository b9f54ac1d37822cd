package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.attribute;
import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static io.streambed.acceptance.TestTable.keyElement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Local and global secondary indexes, from their making to their end, with the AWS client. */
@ExtendWith(SharedServer.class)
class IndexesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String BY_SCORE = "by-score";
    private static final String BY_GAME = "by-game";

    private final Clients clients;

    IndexesIT(Clients clients) {
        this.clients = clients;
    }

    /** Players {@code id} with entries {@code n}: their {@code score} in a {@code game}. */
    private TestTable createTable() {
        return TestTable.create(clients, this::withIndexes);
    }

    private void withIndexes(CreateTableRequest.Builder table) {
        table.attributeDefinitions(
                        attribute("id", ScalarAttributeType.S),
                        attribute("n", ScalarAttributeType.N),
                        attribute("game", ScalarAttributeType.S),
                        attribute("score", ScalarAttributeType.N))
                .localSecondaryIndexes(LocalSecondaryIndex.builder()
                        .indexName(BY_SCORE)
                        .keySchema(keyElement("id", KeyType.HASH), keyElement("score", KeyType.RANGE))
                        .projection(projection(ProjectionType.KEYS_ONLY))
                        .build())
                .globalSecondaryIndexes(byGame());
    }

    private static GlobalSecondaryIndex byGame() {
        return GlobalSecondaryIndex.builder()
                .indexName(BY_GAME)
                .keySchema(keyElement("game", KeyType.HASH), keyElement("score", KeyType.RANGE))
                .projection(projection(ProjectionType.ALL))
                .build();
    }

    @Test
    void bothKindsAreReadInBothDirectionsAndInPages() {
        try (TestTable table = createTable()) {
            for (int n = 0; n < 12; n++) {
                table.put(entry("ann", n, "chess", n / 4));
                table.put(entry("bob", n, "chess", n / 4));
            }
            eventually(() -> assertThat(game(table, "chess", _ -> {})).hasSize(24));

            assertThat(scores(player(table, "ann", query -> query.limit(5)))).isSorted();
            assertThat(scores(player(table, "ann", query -> query.limit(5).consistentRead(true))))
                    .containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2);
            List<Map<String, AttributeValue>> up = game(table, "chess", query -> query.limit(5));
            List<Map<String, AttributeValue>> down =
                    game(table, "chess", query -> query.limit(7).scanIndexForward(false));
            assertThat(up).hasSize(24).doesNotHaveDuplicates();
            assertThat(scores(up)).isSorted();
            assertThat(down.reversed()).isEqualTo(up);
            for (String index : List.of(BY_SCORE, BY_GAME)) {
                assertThat(scan(table, index, 5)).hasSize(24).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void aPageEndsWithTheKeysOfIndexAndTable() {
        try (TestTable table = createTable()) {
            table.put(entry("ann", 1, "go", 7));
            table.put(entry("bob", 1, "go", 7));
            eventually(() -> assertThat(game(table, "go", _ -> {})).hasSize(2));

            QueryResponse page = clients.tables()
                    .query(query(table, BY_GAME, "game", "go").limit(1).build());

            assertThat(page.lastEvaluatedKey()).containsOnlyKeys("id", "n", "game", "score");
            QueryResponse next = clients.tables()
                    .query(query(table, BY_GAME, "game", "go")
                            .exclusiveStartKey(page.lastEvaluatedKey())
                            .build());
            assertThat(next.items()).hasSize(1).doesNotContainAnyElementsOf(page.items());
        }
    }

    @Test
    void onlyItemsWithTheKeyAreInAnIndexAndOnlyWhileTheyHaveIt() {
        try (TestTable table = createTable()) {
            table.put(item("ann", 1, "v", fromS("no score")));
            table.put(entry("ann", 2, "go", 5));
            table.put(entry("ann", 3, "go", 6));
            table.put(entry("ann", 4, "go", 7));
            eventually(() -> assertThat(scores(game(table, "go", _ -> {}))).containsExactly(5, 6, 7));

            table.put(entry("ann", 2, "go", 9));
            table.delete(key("ann", 3));
            clients.tables()
                    .updateItem(update -> update.tableName(table.name())
                            .key(key("ann", 4))
                            .updateExpression("SET game = :g")
                            .expressionAttributeValues(Map.of(":g", fromS("chess"))));

            assertThat(scores(player(table, "ann", query -> query.consistentRead(true))))
                    .containsExactly(7, 9);
            eventually(() -> {
                assertThat(scores(game(table, "go", _ -> {}))).containsExactly(9);
                assertThat(scores(game(table, "chess", _ -> {}))).containsExactly(7);
            });

            clients.tables()
                    .updateItem(update ->
                            update.tableName(table.name()).key(key("ann", 2)).updateExpression("REMOVE score"));

            assertThat(scores(player(table, "ann", query -> query.consistentRead(true))))
                    .containsExactly(7);
            eventually(() -> assertThat(game(table, "go", _ -> {})).isEmpty());
        }
    }

    @Test
    void aLocalIndexFetchesWhatItDoesNotProject() {
        try (TestTable table = createTable()) {
            Map<String, AttributeValue> entry = entry("ann", 1, "go", 5);
            table.put(entry);

            assertThat(player(table, "ann", _ -> {}))
                    .containsExactly(Map.of("id", fromS("ann"), "n", fromN("1"), "score", fromN("5")));
            assertThat(player(table, "ann", query -> query.select(Select.ALL_ATTRIBUTES)))
                    .containsExactly(entry);
            assertThat(player(table, "ann", query -> query.projectionExpression("game")))
                    .containsExactly(Map.of("game", fromS("go")));
        }
    }

    @Test
    void aDescriptionSaysWhatIndexesHold() {
        try (TestTable table = createTable()) {
            table.put(entry("ann", 1, "go", 5));
            table.put(entry("bob", 1, "go", 6));
            table.put(entry("bob", 2, "chess", 6));
            table.put(item("bob", 3, "game", fromS("no score")));
            table.delete(key("bob", 2));

            assertHolds(table, BY_SCORE, 2, 2 * 15);
            assertHolds(table, BY_GAME, 2, 2 * 21);

            table.put(entry("ann", 1, "draughts", 5));
            clients.tables()
                    .updateItem(update ->
                            update.tableName(table.name()).key(key("bob", 1)).updateExpression("REMOVE game"));

            assertHolds(table, BY_SCORE, 2, 2 * 15);
            assertHolds(table, BY_GAME, 1, 27);
        }
    }

    private static void assertHolds(TestTable table, String index, long items, long bytes) {
        TableDescription description = table.describe();
        assertThat(description.localSecondaryIndexes())
                .filteredOn(local -> local.indexName().equals(index))
                .allSatisfy(local -> assertThat(List.of(local.itemCount(), local.indexSizeBytes()))
                        .containsExactly(items, bytes));
        assertThat(description.globalSecondaryIndexes())
                .filteredOn(global -> global.indexName().equals(index))
                .allSatisfy(global -> assertThat(List.of(global.itemCount(), global.indexSizeBytes()))
                        .containsExactly(items, bytes));
    }

    @Test
    void anIndexIsAddedToATableInUseAndDroppedAgain() {
        try (TestTable table = TestTable.create(clients)) {
            for (int n = 0; n < 300; n++) {
                table.put(entry("p" + n % 7, n, "go", n));
            }
            table.put(item("p", 1, "game", fromN("5"), "score", fromN("5")));
            addByGame(table);
            for (int n = 300; n < 330; n++) {
                table.put(entry("p" + n % 7, n, "go", n));
            }
            table.delete(key("p0", 0));
            awaitActive(table);

            eventually(() -> assertThat(scores(game(table, "go", query -> query.limit(50))))
                    .hasSize(329)
                    .isSorted());
            // Other than the table, it does not have the item whose game is a number.
            assertHolds(table, BY_GAME, 329, table.describe().tableSizeBytes() - 19);

            clients.tables()
                    .updateTable(update -> update.tableName(table.name())
                            .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder()
                                    .delete(index -> index.indexName(BY_GAME))
                                    .build()));

            assertThatThrownBy(() -> game(table, "go", _ -> {}))
                    .isInstanceOf(DynamoDbException.class)
                    .hasMessageContaining("The table does not have the specified index: " + BY_GAME);
            await().atMost(PATIENCE).until(() -> !table.describe().hasGlobalSecondaryIndexes());

            for (int n = 0; n < 300; n++) {
                table.delete(key("p" + n % 7, n));
            }
            addByGame(table);
            awaitActive(table);
            eventually(() -> assertThat(game(table, "go", _ -> {})).hasSize(30));
        }
    }

    @Test
    void aTableInheritsNothingFromAnotherOfItsName() {
        String name = TestTable.unusedName();
        try (TestTable first = TestTable.create(clients, name, this::withIndexes)) {
            first.put(entry("ann", 1, "go", 5));
            eventually(() -> assertThat(game(first, "go", _ -> {})).hasSize(1));
        }
        try (TestTable second = TestTable.create(clients, name, this::withIndexes)) {
            second.put(entry("bob", 1, "go", 6));

            eventually(() -> assertThat(scores(game(second, "go", _ -> {}))).containsExactly(6));
            assertThat(player(second, "ann", _ -> {})).isEmpty();
            assertThat(scan(second, BY_GAME, 10)).hasSize(1);
            assertThat(scan(second, BY_SCORE, 10)).hasSize(1);
        }
    }

    private void addByGame(TestTable table) {
        clients.tables()
                .updateTable(update -> update.tableName(table.name())
                        .attributeDefinitions(
                                attribute("id", ScalarAttributeType.S),
                                attribute("n", ScalarAttributeType.N),
                                attribute("game", ScalarAttributeType.S),
                                attribute("score", ScalarAttributeType.N))
                        .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder()
                                .create(index -> index.indexName(BY_GAME)
                                        .keySchema(byGame().keySchema())
                                        .projection(byGame().projection()))
                                .build()));
    }

    private static void awaitActive(TestTable table) {
        await().atMost(PATIENCE).until(() -> {
            List<GlobalSecondaryIndexDescription> indexes = table.describe().globalSecondaryIndexes();
            return indexes.size() == 1 && indexes.getFirst().indexStatus() == IndexStatus.ACTIVE;
        });
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().pollInterval(Duration.ofMillis(10)).atMost(PATIENCE).untilAsserted(assertion);
    }

    private List<Map<String, AttributeValue>> player(TestTable table, String id, Consumer<QueryRequest.Builder> more) {
        return all(query(table, BY_SCORE, "id", id), more);
    }

    private List<Map<String, AttributeValue>> game(TestTable table, String game, Consumer<QueryRequest.Builder> more) {
        return all(query(table, BY_GAME, "game", game), more);
    }

    private List<Map<String, AttributeValue>> all(QueryRequest.Builder query, Consumer<QueryRequest.Builder> more) {
        more.accept(query);
        return clients.tables().queryPaginator(query.build()).items().stream().toList();
    }

    private List<Map<String, AttributeValue>> scan(TestTable table, String index, int limit) {
        return clients
                .tables()
                .scanPaginator(
                        scan -> scan.tableName(table.name()).indexName(index).limit(limit))
                .stream()
                .map(ScanResponse::items)
                .flatMap(List::stream)
                .toList();
    }

    private static QueryRequest.Builder query(TestTable table, String index, String attribute, String value) {
        return QueryRequest.builder()
                .tableName(table.name())
                .indexName(index)
                .keyConditionExpression("#k = :v")
                .expressionAttributeNames(Map.of("#k", attribute))
                .expressionAttributeValues(Map.of(":v", fromS(value)));
    }

    private static List<Integer> scores(List<Map<String, AttributeValue>> entries) {
        return entries.stream()
                .map(entry -> Integer.parseInt(
                        Objects.requireNonNull(entry.get("score")).n()))
                .toList();
    }

    private static Map<String, AttributeValue> entry(String id, int n, String game, int score) {
        return item(id, n, "game", fromS(game), "score", fromN(Integer.toString(score)));
    }

    private static Projection projection(ProjectionType type) {
        return Projection.builder().projectionType(type).build();
    }
}
