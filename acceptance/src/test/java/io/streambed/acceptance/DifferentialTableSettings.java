package io.streambed.acceptance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * UpdateTimeToLive and DescribeTimeToLive, and the indexes of UpdateTable, all about the tables that come and go. DynamoDB Local
 * knows neither tags nor endpoints, and limits are an account's.
 */
final class DifferentialTableSettings {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private DifferentialTableSettings() {}

    static List<DifferentialGenerator> all() {
        return List.of(new UpdateTimeToLive(), new DescribeTimeToLive());
    }

    private record UpdateTimeToLive() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "UpdateTimeToLive";
        }

        @Override
        public int weight() {
            return 2;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            ObjectNode request = NODES.objectNode().put("TableName", DifferentialWorld.passing(choice));
            request.putObject("TimeToLiveSpecification")
                    .put("Enabled", choice.chance(70))
                    .put("AttributeName", choice.oneOf("ttl", "ttl", "ttl", "other"));
            return request;
        }
    }

    private record DescribeTimeToLive() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "DescribeTimeToLive";
        }

        @Override
        public int weight() {
            return 1;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            return NODES.objectNode().put("TableName", DifferentialWorld.passing(choice));
        }
    }

    /** Adds, drops or changes global indexes; mostly one of them, as more are refused. */
    static void addIndexUpdates(ObjectNode request, DifferentialChoice choice) {
        ArrayNode updates = request.putArray("GlobalSecondaryIndexUpdates");
        for (int i = choice.oneOf(1, 1, 1, 1, 2); i > 0; i--) {
            String name = choice.oneOf(DifferentialTable.GLOBAL, "global.c", "global.c", "global.d");
            switch (choice.below(5)) {
                case 0 -> updates.addObject().putObject("Delete").put("IndexName", name);
                case 1 ->
                    updates.addObject()
                            .putObject("Update")
                            .put("IndexName", name)
                            .set("ProvisionedThroughput", DifferentialTable.throughput(choice.oneOf(1, 5), 5));
                default -> {
                    String attribute = choice.oneOf("c", "d");
                    request.putArray("AttributeDefinitions")
                            .add(DifferentialTable.attribute(attribute, choice.oneOf("S", "N", "B")));
                    ObjectNode index = updates.addObject().putObject("Create").put("IndexName", name);
                    index.set("KeySchema", DifferentialTable.keySchema(attribute));
                    addProjection(index, choice);
                    if (choice.chance(40)) {
                        index.set("ProvisionedThroughput", DifferentialTable.throughput(5, 5));
                    }
                }
            }
        }
    }

    static void addProjection(ObjectNode index, DifferentialChoice choice) {
        String type = choice.oneOf("ALL", "KEYS_ONLY", "INCLUDE");
        ObjectNode projection = index.putObject("Projection").put("ProjectionType", type);
        if (type.equals("INCLUDE")) {
            ArrayNode names = projection.putArray("NonKeyAttributes");
            choice.some(List.of("x", "y", "z"), choice.between(1, 3)).forEach(names::add);
        }
    }
}
