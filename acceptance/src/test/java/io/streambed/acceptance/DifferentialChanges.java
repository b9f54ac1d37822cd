package io.streambed.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Compares the streams of both servers, item by item, since they divide a stream into other shards. An item that was repaired is
 * left out, as it had a life of its own on each.
 */
final class DifferentialChanges {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<DifferentialServer> servers;
    private final DifferentialNormalizer normalizer;
    private final Set<String> repaired = new HashSet<>();

    DifferentialChanges(List<DifferentialServer> servers, DifferentialNormalizer normalizer) {
        this.servers = servers;
        this.normalizer = normalizer;
    }

    void repaired(String table, JsonNode key) {
        repaired.add(table + identity(key));
    }

    List<String> differences(DifferentialTable table) {
        var last = new ArrayList<Map<String, List<String>>>();
        try {
            await().pollDelay(Duration.ZERO).atMost(PATIENCE).until(() -> {
                last.clear();
                servers.forEach(server -> last.add(changes(server, table)));
                return last.getFirst().equals(last.getLast());
            });
            return List.of();
        } catch (ConditionTimeoutException _) {
            var keys = new HashSet<>(last.getFirst().keySet());
            keys.addAll(last.getLast().keySet());
            return keys.stream()
                    .map(key -> difference(
                            table, key, last.getFirst().get(key), last.getLast().get(key)))
                    .filter(text -> !text.isEmpty())
                    .toList();
        }
    }

    private static String difference(
            DifferentialTable table, String key, @Nullable List<String> streambed, @Nullable List<String> local) {
        if (streambed == null || local == null) {
            return "changes of " + table + " " + key + ": " + streambed + " | " + local;
        }
        for (int i = 0; i < Math.max(streambed.size(), local.size()); i++) {
            String first = i < streambed.size() ? streambed.get(i) : "nothing";
            String second = i < local.size() ? local.get(i) : "nothing";
            if (!first.equals(second)) {
                return "change " + i + " of " + table + " " + key + ":\n    Streambed      " + first
                        + "\n    DynamoDB Local " + second;
            }
        }
        return "";
    }

    /** By key, the changes of each item from the oldest on. */
    private Map<String, List<String>> changes(DifferentialServer server, DifferentialTable table) {
        var changes = new TreeMap<String, List<String>>();
        ObjectNode stream = JsonNodeFactory.instance.objectNode().put("StreamArn", "${stream:" + table.name() + "}");
        for (JsonNode shard : server.require("DescribeStream", stream).at("/StreamDescription/Shards")) {
            ObjectNode start = stream.deepCopy().put("ShardIteratorType", "TRIM_HORIZON");
            start.set("ShardId", shard.get("ShardId"));
            JsonNode iterator = server.require("GetShardIterator", start).path("ShardIterator");
            JsonNode records;
            do {
                JsonNode answer = server.require(
                        "GetRecords", JsonNodeFactory.instance.objectNode().set("ShardIterator", iterator));
                records = answer.get("Records");
                iterator = answer.path("NextShardIterator");
                for (JsonNode record : records) {
                    add(changes, table, record);
                }
            } while (!records.isEmpty() && iterator.isTextual());
        }
        return changes;
    }

    private void add(Map<String, List<String>> changes, DifferentialTable table, JsonNode record) {
        String key = identity(record.at("/dynamodb/Keys"));
        if (!repaired.contains(table.name() + key)) {
            changes.computeIfAbsent(key, _ -> new ArrayList<>())
                    .add(normalizer.shown("GetRecords", new DifferentialAnswer(200, record)));
        }
    }

    /** One text for a key, however its numbers are written. */
    private static String identity(JsonNode key) {
        var parts = new HashMap<String, String>();
        key.properties()
                .forEach(part -> part.getValue().properties().forEach(value -> {
                    String type = value.getKey();
                    String text = value.getValue().asText();
                    // Of an unknown type beside a known one nobody takes notice.
                    if (DifferentialValues.TYPES.contains(type)) {
                        parts.put(part.getKey(), type.equals("N") ? DifferentialNormalizer.plain(text) : type + text);
                    }
                }));
        return new TreeMap<>(parts).toString();
    }
}
