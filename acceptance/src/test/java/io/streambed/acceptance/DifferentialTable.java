package io.streambed.acceptance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table that both servers have for the whole run. Its keys come from small sets, so that requests meet each other's items.
 *
 * @param partition type of the partition key, {@code pk}
 * @param sort type of the sort key, {@code sk}; empty if there is none
 * @param indexed whether it has the indexes {@link #LOCAL} (needs a sort key) and {@link #GLOBAL}
 */
record DifferentialTable(
        String name, String partition, String sort, boolean stream, boolean onDemand, boolean indexed) {
    /** Of the names of all these tables and no others. */
    static final String PREFIX = "Diff";

    static final String PARTITION_KEY = "pk";
    static final String SORT_KEY = "sk";
    /** A local index with the sort key {@code a}, a number; projects keys only. */
    static final String LOCAL = "local.a";
    /** A global index with the partition key {@code b}, a string, and the sort key {@code a}; projects all. */
    static final String GLOBAL = "global.b";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> STRINGS = List.of("a", "b", "ab", "\u00e9", "\ud83d\ude00", "0");
    private static final List<String> NUMBERS = List.of("0", "1", "-1", "2", "10", "1.5", "-1e20", "1e-20");
    private static final List<String> BINARIES = List.of("AA==", "AAE=", "YQ==", "/w==");
    /** Other ways to write some of the numbers. */
    private static final List<String> OTHER_NUMBERS =
            List.of("-0", "1.0", "01", "1e0", "10.00", "1E+1", "15e-1", "-100000000000000000000");

    static List<DifferentialTable> all(boolean indexes) {
        return List.of(
                new DifferentialTable("Diff.S", "S", "", true, true, indexes),
                new DifferentialTable("Diff.N", "N", "", false, true, false),
                new DifferentialTable("Diff_B", "B", "", false, false, false),
                new DifferentialTable("Diff-SN", "S", "N", true, true, indexes),
                new DifferentialTable("Diff.SS", "S", "S", false, false, indexes),
                new DifferentialTable("Diff.NB", "N", "B", false, true, false),
                new DifferentialTable("Diff.BS", "B", "S", false, true, false));
    }

    boolean hasSort() {
        return !sort.isEmpty();
    }

    /** A whole key. */
    ObjectNode key(DifferentialChoice choice) {
        ObjectNode key = NODES.objectNode();
        key.set(PARTITION_KEY, keyValue(partition, choice));
        if (hasSort()) {
            key.set(SORT_KEY, keyValue(sort, choice));
        }
        return key;
    }

    static ObjectNode keyValue(String type, DifferentialChoice choice) {
        List<String> values = values(type);
        String text = type.equals("N") && choice.chance(10) ? choice.pick(OTHER_NUMBERS) : choice.pick(values);
        return NODES.objectNode().put(type, text);
    }

    /** Every key that a valid request can have. */
    List<ObjectNode> keys() {
        var keys = new ArrayList<ObjectNode>();
        for (String first : values(partition)) {
            ObjectNode partitionKey = NODES.objectNode();
            partitionKey.putObject(PARTITION_KEY).put(partition, first);
            if (!hasSort()) {
                keys.add(partitionKey);
                continue;
            }
            for (String second : values(sort)) {
                ObjectNode key = partitionKey.deepCopy();
                key.putObject(SORT_KEY).put(sort, second);
                keys.add(key);
            }
        }
        return keys;
    }

    private static List<String> values(String type) {
        return switch (type) {
            case "S" -> STRINGS;
            case "N" -> NUMBERS;
            case "B" -> BINARIES;
            default -> throw new IllegalArgumentException(type);
        };
    }

    /** The request that creates it. */
    ObjectNode definition() {
        ObjectNode request = NODES.objectNode().put("TableName", name);
        ArrayNode attributes = request.putArray("AttributeDefinitions");
        attributes.add(attribute(PARTITION_KEY, partition));
        if (hasSort()) {
            attributes.add(attribute(SORT_KEY, sort));
        }
        request.set("KeySchema", hasSort() ? keySchema(PARTITION_KEY, SORT_KEY) : keySchema(PARTITION_KEY));
        if (onDemand) {
            request.put("BillingMode", "PAY_PER_REQUEST");
        } else {
            request.set("ProvisionedThroughput", throughput(10_000, 10_000));
        }
        if (stream) {
            request.putObject("StreamSpecification")
                    .put("StreamEnabled", true)
                    .put("StreamViewType", "NEW_AND_OLD_IMAGES");
        }
        if (indexed) {
            attributes.add(attribute("a", "N")).add(attribute("b", "S"));
            ObjectNode global =
                    request.putArray("GlobalSecondaryIndexes").addObject().put("IndexName", GLOBAL);
            global.set("KeySchema", keySchema("b", "a"));
            global.putObject("Projection").put("ProjectionType", "ALL");
            if (!onDemand) {
                global.set("ProvisionedThroughput", throughput(10_000, 10_000));
            }
            if (hasSort()) {
                ObjectNode local =
                        request.putArray("LocalSecondaryIndexes").addObject().put("IndexName", LOCAL);
                local.set("KeySchema", keySchema(PARTITION_KEY, "a"));
                local.putObject("Projection").put("ProjectionType", "KEYS_ONLY");
            }
        }
        return request;
    }

    static ObjectNode attribute(String name, String type) {
        return NODES.objectNode().put("AttributeName", name).put("AttributeType", type);
    }

    /** The first name is the partition key's, the second, if any, the sort key's. */
    static ArrayNode keySchema(String... names) {
        ArrayNode schema = NODES.arrayNode();
        for (int i = 0; i < names.length; i++) {
            schema.addObject().put("AttributeName", names[i]).put("KeyType", i == 0 ? "HASH" : "RANGE");
        }
        return schema;
    }

    static ObjectNode throughput(long reads, long writes) {
        return NODES.objectNode().put("ReadCapacityUnits", reads).put("WriteCapacityUnits", writes);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s (%s%s)", name, partition, sort);
    }
}
