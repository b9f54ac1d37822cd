package io.streambed.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What both servers hold: makes it, waits until it is settled, makes it equal again after an answer that differed, and compares
 * it. Used by one thread.
 */
final class DifferentialState {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> TABLE_CHANGES = Set.of("CreateTable", "UpdateTable", "DeleteTable");

    private final DifferentialWorld world;
    private final List<DifferentialServer> servers;
    private final DifferentialNormalizer normalizer;
    private final DifferentialChanges changes;

    DifferentialState(DifferentialWorld world, List<DifferentialServer> servers, DifferentialNormalizer normalizer) {
        this.world = world;
        this.servers = servers;
        this.normalizer = normalizer;
        changes = new DifferentialChanges(servers, normalizer);
    }

    void create() {
        for (DifferentialServer server : servers) {
            for (DifferentialTable table : world.tables()) {
                server.require("CreateTable", table.definition());
            }
            for (DifferentialTable table : world.tables()) {
                settle(server, table.name());
                if (table.stream()) {
                    bindStream(server, table.name());
                }
            }
        }
    }

    private static void bindStream(DifferentialServer server, String table) {
        String stream = server.require("DescribeTable", named(table))
                .at("/Table/LatestStreamArn")
                .asText();
        JsonNode shard = server.require(
                        "DescribeStream", JsonNodeFactory.instance.objectNode().put("StreamArn", stream))
                .at("/StreamDescription/Shards/0");
        server.bind("stream:" + table, stream);
        server.bind("shard:" + table, shard.get("ShardId").asText());
        server.bind(
                "sequence:" + table,
                shard.at("/SequenceNumberRange/StartingSequenceNumber").asText());
    }

    /** Before a request: those that read a stream need an iterator. DynamoDB Local forgets early where an old one was. */
    void prepare(DifferentialRequest request) {
        if (!request.operation().equals("GetRecords")) {
            return;
        }
        for (DifferentialTable table : world.tables()) {
            if (table.stream()) {
                ObjectNode start = JsonNodeFactory.instance
                        .objectNode()
                        .put("StreamArn", "${stream:" + table.name() + "}")
                        .put("ShardId", "${shard:" + table.name() + "}")
                        .put("ShardIteratorType", "TRIM_HORIZON");
                for (DifferentialServer server : servers) {
                    JsonNode iterator =
                            server.require("GetShardIterator", start).get("ShardIterator");
                    server.bind("iterator:" + table.name(), iterator.asText());
                }
            }
        }
    }

    /** After a request to which both gave the same answer. */
    void settle(DifferentialRequest request, boolean success) {
        if (success && TABLE_CHANGES.contains(request.operation())) {
            String name = request.body().path("TableName").asText();
            servers.forEach(server -> settle(server, name));
        }
    }

    /** Waits until the table is neither being made, changed nor deleted. */
    private static void settle(DifferentialServer server, String name) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(() -> {
                    DifferentialAnswer answer = server.call("DescribeTable", named(name));
                    return !answer.succeeded() || isActive(answer.body().get("Table"));
                });
    }

    private static boolean isActive(JsonNode table) {
        for (JsonNode index : table.path("GlobalSecondaryIndexes")) {
            if (!index.path("IndexStatus").asText().equals("ACTIVE")) {
                return false;
            }
        }
        return table.path("TableStatus").asText().equals("ACTIVE");
    }

    /** After a request that may have done different things: what it may have written is deleted on both. */
    void repair(DifferentialRequest request) {
        switch (request.operation()) {
            case "CreateTable", "UpdateTable", "DeleteTable", "UpdateTimeToLive" -> {
                // Also what only one of them takes for a name, such as a number.
                String name = request.body().path("TableName").asText();
                if (!name.isEmpty()
                        && world.tables().stream()
                                .noneMatch(table -> table.name().equals(name))) {
                    drop(name);
                }
            }
            case "PutItem", "UpdateItem", "DeleteItem" -> {
                JsonNode body = request.body();
                delete(body.path("TableName").asText(), body.path("Item"));
                delete(body.path("TableName").asText(), body.path("Key"));
            }
            case "BatchWriteItem" ->
                request.body().path("RequestItems").properties().forEach(table -> {
                    for (JsonNode write : table.getValue()) {
                        delete(table.getKey(), write.at("/PutRequest/Item"));
                        delete(table.getKey(), write.at("/DeleteRequest/Key"));
                    }
                });
            case "TransactWriteItems" -> {
                for (JsonNode item : request.body().path("TransactItems")) {
                    for (JsonNode action : item) {
                        delete(action.path("TableName").asText(), action.path("Item"));
                        delete(action.path("TableName").asText(), action.path("Key"));
                    }
                }
            }
            case "ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction" ->
                repairNamed(request.body().toString());
            default -> {} // only reads
        }
    }

    /** Of statements only the tables are known, so all items of these are compared. */
    private void repairNamed(String statements) {
        if (statements.contains("INSERT") || statements.contains("UPDATE") || statements.contains("DELETE")) {
            world.tables().stream()
                    .filter(table -> statements.contains("\"" + table.name() + "\\\""))
                    .forEach(table -> {
                        differences(table, new ArrayList<>());
                        deleteStrangeKeys(table);
                    });
        }
    }

    /** Of items that only one server took, by a key that no valid request has. */
    private void deleteStrangeKeys(DifferentialTable table) {
        ObjectNode scan = named(table.name()).put("ConsistentRead", true);
        for (DifferentialServer server : servers) {
            for (JsonNode item : server.call("Scan", scan).body().path("Items")) {
                ObjectNode key = JsonNodeFactory.instance.objectNode();
                key.set(
                        DifferentialTable.PARTITION_KEY,
                        cleaned(item, DifferentialTable.PARTITION_KEY, table.partition()));
                if (table.hasSort()) {
                    key.set(DifferentialTable.SORT_KEY, cleaned(item, DifferentialTable.SORT_KEY, table.sort()));
                }
                if (table.keys().stream().noneMatch(known -> samePlainKey(table, known, key))) {
                    delete(table.name(), item);
                }
            }
        }
    }

    private static boolean samePlainKey(DifferentialTable table, JsonNode known, ObjectNode key) {
        return cleaned(known, DifferentialTable.PARTITION_KEY, table.partition())
                        .equals(key.get(DifferentialTable.PARTITION_KEY))
                && (!table.hasSort()
                        || cleaned(known, DifferentialTable.SORT_KEY, table.sort())
                                .equals(key.get(DifferentialTable.SORT_KEY)));
    }

    private void drop(String name) {
        for (DifferentialServer server : servers) {
            DifferentialAnswer[] last = new DifferentialAnswer[2];
            try {
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(5))
                        .atMost(PATIENCE)
                        .until(() -> {
                            last[0] = server.call("UpdateTable", named(name).put("DeletionProtectionEnabled", false));
                            last[1] = server.call("DeleteTable", named(name));
                            return !server.call("DescribeTable", named(name)).succeeded();
                        });
            } catch (ConditionTimeoutException e) {
                throw new IllegalStateException(server + " does not drop " + name + ": " + Arrays.toString(last), e);
            }
        }
    }

    private void delete(String tableName, JsonNode item) {
        world.tables().stream()
                .filter(table -> table.name().equals(tableName))
                .findFirst()
                .ifPresent(table -> {
                    ObjectNode key = JsonNodeFactory.instance.objectNode();
                    key.set(
                            DifferentialTable.PARTITION_KEY,
                            cleaned(item, DifferentialTable.PARTITION_KEY, table.partition()));
                    if (table.hasSort()) {
                        key.set(DifferentialTable.SORT_KEY, cleaned(item, DifferentialTable.SORT_KEY, table.sort()));
                    }
                    ObjectNode request = named(tableName).set("Key", key);
                    servers.forEach(server -> server.call("DeleteItem", request));
                    changes.repaired(tableName, key);
                });
    }

    /** A part of a key as both servers take it, where the request had one that only one of them took. */
    private static ObjectNode cleaned(JsonNode item, String name, String type) {
        String text = item.path(name).path(type).asText();
        return JsonNodeFactory.instance
                .objectNode()
                .put(type, type.equals("N") ? DifferentialNormalizer.plain(text) : text);
    }

    /** Compares all items that there can be, and the changes of tables with a stream. */
    List<String> differences() {
        var differences = new ArrayList<String>();
        for (DifferentialTable table : world.tables()) {
            differences(table, differences);
            if (table.stream()) {
                differences.addAll(changes.differences(table));
            }
        }
        return differences;
    }

    /** Items that are not the same are deleted on both. */
    private void differences(DifferentialTable table, List<String> differences) {
        for (ObjectNode key : table.keys()) {
            ObjectNode request = named(table.name()).put("ConsistentRead", true).set("Key", key);
            List<String> answers = servers.stream()
                    .map(server -> normalizer.shown("GetItem", server.call("GetItem", request)))
                    .toList();
            if (!answers.getFirst().equals(answers.getLast())) {
                differences.add("item " + key + " of " + table + ": " + answers);
                repair(new DifferentialRequest(-1, "DeleteItem", request, List.of()));
            }
        }
    }

    private static ObjectNode named(String table) {
        return JsonNodeFactory.instance.objectNode().put("TableName", table);
    }
}
