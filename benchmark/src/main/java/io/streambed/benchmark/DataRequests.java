package io.streambed.benchmark;

import static io.streambed.benchmark.RequestTemplate.KEY_GAP;
import static io.streambed.benchmark.RequestTemplate.PARTITION_GAP;
import static io.streambed.benchmark.RequestTemplate.PAYLOAD_GAP;
import static io.streambed.benchmark.RequestTemplate.RANGE_END_GAP;
import static io.streambed.benchmark.RequestTemplate.SORT_GAP;
import static io.streambed.benchmark.RequestTemplate.VERSION_GAP;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tables and requests of the {@link Scenario.Data} scenarios. Items have 500 bytes or a few more. */
final class DataRequests {
    /** Key {@code id} (S), attribute {@code n} counts. */
    static final String COUNTERS = "Counters";
    /** Key {@code id} (S) and {@code n} (N, 100 to 199). */
    static final String READINGS = "Readings";
    /** Key {@code id} (S), written in batches. */
    static final String BATCHES = "Batches";
    /** Key {@code id} (S) and a number. */
    static final String BUSY = "Busy";
    /** Key {@code id} (S), written once, with a stream. */
    static final String CHANGES = "Changes";

    static final String TRIGGERED = "Triggered";
    /** Key {@code id} (S), global indexes {@code ByVersion} (a thousandth of the items, in the order of versions) and {@code ByBucket}. */
    static final String INDEXED = "Indexed";

    /** Key {@code id} (S), written in transactions, as the next. */
    static final String ORDERS = "Orders";

    static final String STOCK = "Stock";
    static final int TRANSACTION = 4;
    /** How many pairs of hot items there are. */
    static final int HOT_PAIRS = 5;

    static final int BATCH = 25;
    static final String HOT = "hot";

    private static final String ATTRIBUTES = "\"version\":{\"N\":\"" + VERSION_GAP
            + "\"},\"status\":{\"S\":\"ACTIVE\"},\"payload\":{\"S\":\"" + PAYLOAD_GAP + "\"}";
    private static final String READING = "{\"id\":{\"S\":\"" + Requests.KEY_PREFIX + PARTITION_GAP
            + "\"},\"n\":{\"N\":\"1" + SORT_GAP + "\"}," + ATTRIBUTES + "}";

    private DataRequests() {}

    static String createReadings() {
        return createTable(READINGS, attribute("id", "S") + "," + attribute("n", "N"), key("id", "n"), "");
    }

    static String createIndexed() {
        return createTable(
                INDEXED,
                attribute("id", "S") + "," + attribute("version", "N") + "," + attribute("shelf", "S") + ","
                        + attribute("bucket", "S"),
                "[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}]",
                ",\"GlobalSecondaryIndexes\":[" + index("ByVersion", key("shelf", "version")) + ","
                        + index("ByBucket", key("bucket", "id")) + "]");
    }

    private static String createTable(String table, String attributes, String key, String indexes) {
        return "{\"TableName\":\"" + table + "\",\"AttributeDefinitions\":[" + attributes + "],\"KeySchema\":" + key
                + ",\"BillingMode\":\"PAY_PER_REQUEST\"" + indexes + "}";
    }

    private static String attribute(String name, String type) {
        return "{\"AttributeName\":\"" + name + "\",\"AttributeType\":\"" + type + "\"}";
    }

    private static String key(String hash, String range) {
        return "[{\"AttributeName\":\"" + hash + "\",\"KeyType\":\"HASH\"},{\"AttributeName\":\"" + range
                + "\",\"KeyType\":\"RANGE\"}]";
    }

    private static String index(String name, String key) {
        return "{\"IndexName\":\"" + name + "\",\"KeySchema\":" + key + ",\"Projection\":{\"ProjectionType\":\"ALL\"}}";
    }

    static RequestTemplate count(int port) {
        String body = "{\"TableName\":\"" + COUNTERS + "\",\"Key\":{\"id\":{\"S\":\"" + HOT
                + "\"}},\"UpdateExpression\":\"ADD n :one\",\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"}}}";
        return new RequestTemplate(Requests.http(port, "UpdateItem", body), "{}".length());
    }

    /** 25 items; an answer with unprocessed ones is an error. */
    static RequestTemplate writeReadings(int port) {
        return batch(port, READINGS, READING);
    }

    static RequestTemplate writeBatch(int port) {
        return writeBatch(port, BATCHES);
    }

    static RequestTemplate writeBatch(int port, String table) {
        return batch(port, table, "{\"id\":{\"S\":\"" + Requests.KEY_PREFIX + KEY_GAP + "\"}," + ATTRIBUTES + "}");
    }

    /** Small items. */
    static RequestTemplate writeBusy(int port) {
        return batch(
                port,
                BUSY,
                "{\"id\":{\"S\":\"" + Requests.KEY_PREFIX + KEY_GAP + "\"},\"version\":{\"N\":\"" + VERSION_GAP
                        + "\"}}");
    }

    static RequestTemplate writeChanges(int port) {
        return batch(port, CHANGES, "{\"id\":{\"S\":\"" + Requests.KEY_PREFIX + KEY_GAP + "\"}," + ATTRIBUTES + "}");
    }

    private static RequestTemplate batch(int port, String table, String item) {
        String puts = IntStream.range(0, BATCH)
                .mapToObj(i -> "{\"PutRequest\":{\"Item\":" + item + "}}")
                .collect(Collectors.joining(","));
        return new RequestTemplate(
                Requests.http(port, "BatchWriteItem", "{\"RequestItems\":{\"" + table + "\":[" + puts + "]}}"),
                "{}".length(),
                "{\"UnprocessedItems\":{}}".length() + 10);
    }

    /** Two items in each of two tables. */
    static RequestTemplate transact(int port) {
        return transaction(port, ORDERS, ORDERS, STOCK, STOCK);
    }

    /** An item in each of two tables. */
    static RequestTemplate transactHot(int port) {
        return transaction(port, ORDERS, STOCK);
    }

    private static RequestTemplate transaction(int port, String... tables) {
        String puts = Arrays.stream(tables)
                .map(table -> "{\"Put\":{\"TableName\":\"" + table + "\",\"Item\":{\"id\":{\"S\":\""
                        + Requests.KEY_PREFIX + KEY_GAP + "\"}," + ATTRIBUTES + "}}}")
                .collect(Collectors.joining(","));
        return new RequestTemplate(
                Requests.http(port, "TransactWriteItems", "{\"TransactItems\":[" + puts + "]}"), "{}".length());
    }

    static RequestTemplate query(int port) {
        int items = RequestTemplate.RANGE * READING.length();
        return new RequestTemplate(
                Requests.http(port, "Query", queryBody(PARTITION_GAP, "1" + SORT_GAP, "1" + RANGE_END_GAP)),
                items,
                items + READING.length());
    }

    static String queryBody(String partition, String from, String to) {
        return "{\"TableName\":\"" + READINGS
                + "\",\"KeyConditionExpression\":\"id = :id AND n BETWEEN :from AND :to\","
                + "\"ExpressionAttributeValues\":{\":id\":{\"S\":\"" + Requests.KEY_PREFIX + partition
                + "\"},\":from\":{\"N\":\"" + from + "\"},\":to\":{\"N\":\"" + to + "\"}}}";
    }

    /** Every put of an item moves its entry in the first index, and changes the one in the second where it is. */
    static RequestTemplate putIndexed(int port) {
        return new RequestTemplate(
                Requests.http(
                        port,
                        "PutItem",
                        putIndexedBody(Requests.KEY_PREFIX + KEY_GAP, "shelf-" + PARTITION_GAP, "bucket-" + SORT_GAP)),
                "{}".length());
    }

    static String putIndexedBody(String id, String shelf, String bucket) {
        return "{\"TableName\":\"" + INDEXED + "\",\"Item\":{\"id\":{\"S\":\"" + id + "\"},\"shelf\":{\"S\":\"" + shelf
                + "\"},\"bucket\":{\"S\":\"" + bucket + "\"}," + ATTRIBUTES + "}}";
    }

    static String queryIndex(String shelf) {
        return "{\"TableName\":\"" + INDEXED
                + "\",\"IndexName\":\"ByVersion\",\"KeyConditionExpression\":\"shelf = :s\","
                + "\"ExpressionAttributeValues\":{\":s\":{\"S\":\"" + shelf + "\"}}}";
    }

    static String scan(String table, String exclusiveStartKey) {
        return "{\"TableName\":\"" + table + "\""
                + (exclusiveStartKey.isEmpty() ? "" : ",\"ExclusiveStartKey\":" + exclusiveStartKey) + "}";
    }
}
