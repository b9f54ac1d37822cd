package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.attribute;
import static io.streambed.acceptance.TestTable.keyElement;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * A table with a local index and two global ones, one of them with few of the items, and with items that expire; and what its
 * indexes must hold, given its items.
 */
record IndexedTable(TestTable table, String streamArn, Set<String> indexes) {
    static final String EXPIRES = "expires";
    static final String COUNT = "count";
    static final String SCORE = "score";
    static final String BUCKET = "bucket";
    static final String FLAG = "flag";

    private static final String BY_SCORE = "by-score";
    private static final String BY_BUCKET = "by-bucket";
    private static final String BY_FLAG = "by-flag";
    /** Is not there from the start. */
    private static final String BY_COUNT = "by-count";

    private static final int BATCH = 25;
    private static final long FAR = 4_000_000_000L;

    private static final Map<String, List<String>> KEYS = Map.of(
            BY_SCORE, List.of("id", SCORE),
            BY_BUCKET, List.of(BUCKET, SCORE),
            BY_FLAG, List.of(FLAG),
            BY_COUNT, List.of(BUCKET, COUNT));
    private static final Map<String, Set<String>> PROJECTED = Map.of(
            BY_SCORE, Set.of("id", "n", SCORE),
            BY_FLAG, Set.of("id", "n", FLAG, COUNT),
            BY_COUNT, Set.of("id", "n", BUCKET, COUNT));

    static IndexedTable create(Clients clients) {
        TestTable table = TestTable.create(clients, IndexedTable::define);
        clients.tables()
                .updateTimeToLive(request -> request.tableName(table.name())
                        .timeToLiveSpecification(
                                timeToLive -> timeToLive.attributeName(EXPIRES).enabled(true)));
        return new IndexedTable(table, table.streamArn(), Set.of(BY_SCORE, BY_BUCKET, BY_FLAG));
    }

    private static void define(CreateTableRequest.Builder table) {
        table.attributeDefinitions(
                        attribute("id", ScalarAttributeType.S),
                        attribute("n", ScalarAttributeType.N),
                        attribute(SCORE, ScalarAttributeType.N),
                        attribute(BUCKET, ScalarAttributeType.S),
                        attribute(FLAG, ScalarAttributeType.S))
                .localSecondaryIndexes(LocalSecondaryIndex.builder()
                        .indexName(BY_SCORE)
                        .keySchema(keyElement("id", KeyType.HASH), keyElement(SCORE, KeyType.RANGE))
                        .projection(projection(ProjectionType.KEYS_ONLY))
                        .build())
                .globalSecondaryIndexes(
                        GlobalSecondaryIndex.builder()
                                .indexName(BY_BUCKET)
                                .keySchema(keyElement(BUCKET, KeyType.HASH), keyElement(SCORE, KeyType.RANGE))
                                .projection(projection(ProjectionType.ALL))
                                .build(),
                        byFlag())
                .streamSpecification(
                        stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES));
    }

    private static GlobalSecondaryIndex byFlag() {
        return GlobalSecondaryIndex.builder()
                .indexName(BY_FLAG)
                .keySchema(keyElement(FLAG, KeyType.HASH))
                .projection(Projection.builder()
                        .projectionType(ProjectionType.INCLUDE)
                        .nonKeyAttributes(COUNT)
                        .build())
                .build();
    }

    private static Projection projection(ProjectionType type) {
        return Projection.builder().projectionType(type).build();
    }

    /** Adds an index that items without a count are not in; returns at once. */
    IndexedTable addIndex(Clients node) {
        node.tables()
                .updateTable(request -> request.tableName(table.name())
                        .attributeDefinitions(
                                attribute("id", ScalarAttributeType.S),
                                attribute("n", ScalarAttributeType.N),
                                attribute(SCORE, ScalarAttributeType.N),
                                attribute(BUCKET, ScalarAttributeType.S),
                                attribute(FLAG, ScalarAttributeType.S),
                                attribute(COUNT, ScalarAttributeType.N))
                        .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder()
                                .create(index -> index.indexName(BY_COUNT)
                                        .keySchema(keyElement(BUCKET, KeyType.HASH), keyElement(COUNT, KeyType.RANGE))
                                        .projection(projection(ProjectionType.KEYS_ONLY)))
                                .build()));
        return new IndexedTable(table, streamArn, KEYS.keySet());
    }

    /** Fills the table with items that do not expire, {@code nodes} taking turns. */
    void fill(int count, Clients... nodes) {
        for (int first = 0; first < count; first += BATCH) {
            int batch = first / BATCH;
            List<WriteRequest> puts = IntStream.range(first, first + BATCH)
                    .mapToObj(i -> item(new LedgerKey("filled-" + batch, i), i % 100, i % 50 == 0, FAR))
                    .map(item -> WriteRequest.builder()
                            .putRequest(put -> put.item(item))
                            .build())
                    .toList();
            BatchWriteItemResponse answer = nodes[batch % nodes.length]
                    .tables()
                    .batchWriteItem(request -> request.requestItems(Map.of(table.name(), puts)));
            if (answer.hasUnprocessedItems() && !answer.unprocessedItems().isEmpty()) {
                throw new IllegalStateException("not written: " + answer.unprocessedItems());
            }
        }
    }

    /** Whether none of the indexes is being added, as a node says. */
    boolean isComplete(Clients node) {
        return node
                .tables()
                .describeTable(request -> request.tableName(table.name()))
                .table()
                .globalSecondaryIndexes()
                .stream()
                .allMatch(index -> index.indexStatus() == IndexStatus.ACTIVE);
    }

    /** What is wrong with the indexes, as a node answers now; null if nothing is. Asks many times. */
    @Nullable
    String wrongIndex(Clients node) {
        List<Map<String, AttributeValue>> items = scan(node, null);
        for (String index : indexes) {
            Set<Map<String, AttributeValue>> expected = entries(items, index);
            List<Map<String, AttributeValue>> scanned = scan(node, index);
            if (scanned.size() != expected.size() || !expected.equals(new HashSet<>(scanned))) {
                return index + " has " + difference(scanned, expected);
            }
            List<Map<String, AttributeValue>> queried = query(node, index, partitions(items, index));
            if (queried.size() != expected.size() || !expected.equals(new HashSet<>(queried))) {
                return "queries of " + index + " give " + difference(queried, expected);
            }
        }
        return wrongCount(node, items);
    }

    private static String difference(
            List<Map<String, AttributeValue>> actual, Set<Map<String, AttributeValue>> expected) {
        var missing = new HashSet<>(expected);
        actual.forEach(missing::remove);
        var surplus = new HashSet<>(actual);
        surplus.removeAll(expected);
        return actual.size() + " entries for " + expected.size() + " items; missing " + missing + ", surplus "
                + surplus;
    }

    private @Nullable String wrongCount(Clients node, List<Map<String, AttributeValue>> items) {
        TableDescription described = node.tables()
                .describeTable(request -> request.tableName(table.name()))
                .table();
        var counts = new HashMap<String, Long>();
        for (LocalSecondaryIndexDescription index : described.localSecondaryIndexes()) {
            counts.put(index.indexName(), index.itemCount());
        }
        for (GlobalSecondaryIndexDescription index : described.globalSecondaryIndexes()) {
            counts.put(index.indexName(), index.itemCount());
        }
        var expected = new HashMap<String, Long>();
        counts.keySet()
                .forEach(index ->
                        expected.put(index, (long) entries(items, index).size()));
        return counts.equals(expected) && described.itemCount() == items.size()
                ? null
                : "the table is said to hold " + described.itemCount() + " items, its indexes " + counts
                        + "; they hold " + items.size() + " and " + expected;
    }

    private static Set<Map<String, AttributeValue>> entries(List<Map<String, AttributeValue>> items, String index) {
        var entries = new HashSet<Map<String, AttributeValue>>();
        for (Map<String, AttributeValue> item : items) {
            if (item.keySet().containsAll(key(index))) {
                var entry = new HashMap<>(item);
                Set<String> projected = PROJECTED.get(index);
                if (projected != null) {
                    entry.keySet().retainAll(projected);
                }
                entries.add(entry);
            }
        }
        return entries;
    }

    private static List<String> key(String index) {
        return Objects.requireNonNull(KEYS.get(index));
    }

    private static Set<AttributeValue> partitions(List<Map<String, AttributeValue>> items, String index) {
        var partitions = new HashSet<AttributeValue>();
        items.forEach(item -> {
            AttributeValue partition = item.get(key(index).getFirst());
            if (partition != null) {
                partitions.add(partition);
            }
        });
        return partitions;
    }

    private List<Map<String, AttributeValue>> query(Clients node, String index, Set<AttributeValue> partitions) {
        return partitions.stream()
                .flatMap(partition -> node
                        .tables()
                        .queryPaginator(request -> request.tableName(table.name())
                                .indexName(index)
                                .keyConditionExpression("#k = :v")
                                .expressionAttributeNames(
                                        Map.of("#k", key(index).getFirst()))
                                .expressionAttributeValues(Map.of(":v", partition)))
                        .items()
                        .stream())
                .toList();
    }

    /** All items, by strong reads, or all entries of an index. */
    List<Map<String, AttributeValue>> scan(Clients node, @Nullable String index) {
        return node
                .tables()
                .scanPaginator(request ->
                        request.tableName(table.name()).indexName(index).consistentRead(index == null))
                .items()
                .stream()
                .toList();
    }

    /** An item that is in all indexes, or in all but the one with few. */
    static Map<String, AttributeValue> item(LedgerKey key, int score, boolean flagged, long expires) {
        var item = new HashMap<>(key.attributes());
        item.put(SCORE, fromN(Integer.toString(score)));
        item.put(BUCKET, fromS("bucket-" + score % 3));
        item.put(EXPIRES, fromN(Long.toString(expires)));
        if (flagged) {
            item.put(FLAG, fromS("yes"));
        }
        return item;
    }
}
