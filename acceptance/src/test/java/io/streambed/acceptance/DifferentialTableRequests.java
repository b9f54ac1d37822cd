package io.streambed.acceptance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** CreateTable, UpdateTable, DeleteTable, DescribeTable and ListTables. What changes a table is about those that come and go. */
final class DifferentialTableRequests {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private DifferentialTableRequests() {}

    static List<DifferentialGenerator> all() {
        return List.of(new Create(), new Update(), new Delete(), new Describe(), new ListAll());
    }

    private record Create() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "CreateTable";
        }

        @Override
        public int weight() {
            return 3;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            var table = new DifferentialTable(
                    DifferentialWorld.passing(choice),
                    choice.oneOf("S", "N", "B"),
                    choice.oneOf("", "S", "N", "B"),
                    choice.chance(30),
                    choice.chance(60),
                    world.indexes() && choice.chance(40));
            ObjectNode request = table.definition();
            if (table.stream()) {
                request.withObject("StreamSpecification").put("StreamViewType", viewType(choice));
            }
            if (choice.chance(15)) {
                request.put("TableClass", choice.oneOf("STANDARD", "STANDARD_INFREQUENT_ACCESS"));
            }
            if (choice.chance(15)) {
                request.put("DeletionProtectionEnabled", choice.chance(50));
            }
            for (String kind : List.of("GlobalSecondaryIndexes", "LocalSecondaryIndexes")) {
                if (request.has(kind) && choice.chance(50)) {
                    DifferentialTableSettings.addProjection(
                            (ObjectNode) request.get(kind).get(0), choice);
                }
            }
            if (table.onDemand() && choice.chance(10)) {
                request.putObject("OnDemandThroughput")
                        .put("MaxReadRequestUnits", choice.between(1, 10))
                        .put("MaxWriteRequestUnits", choice.between(1, 10));
            }
            if (choice.chance(15)) {
                ArrayNode tags = request.putArray("Tags");
                for (String key : choice.some(List.of("a", "b", "c"), choice.below(3))) {
                    tags.addObject().put("Key", key).put("Value", choice.oneOf("", "x", "y z"));
                }
            }
            return request;
        }
    }

    private record Update() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "UpdateTable";
        }

        @Override
        public int weight() {
            return 3;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            ObjectNode request = NODES.objectNode().put("TableName", DifferentialWorld.passing(choice));
            if (world.indexes() && choice.chance(30)) {
                DifferentialTableSettings.addIndexUpdates(request, choice);
                return request;
            }
            if (choice.chance(40)) {
                boolean onDemand = choice.chance(50);
                if (onDemand || choice.chance(50)) {
                    request.put("BillingMode", onDemand ? "PAY_PER_REQUEST" : "PROVISIONED");
                }
                if (!onDemand) {
                    request.set(
                            "ProvisionedThroughput",
                            DifferentialTable.throughput(choice.oneOf(1, 5, 10_000), choice.oneOf(1, 5, 10_000)));
                }
            }
            if (choice.chance(30)) {
                boolean enabled = choice.chance(60);
                ObjectNode stream = request.putObject("StreamSpecification").put("StreamEnabled", enabled);
                if (enabled) {
                    stream.put("StreamViewType", viewType(choice));
                }
            }
            if (choice.chance(20)) {
                request.put("TableClass", choice.oneOf("STANDARD", "STANDARD_INFREQUENT_ACCESS"));
            }
            if (choice.chance(30)) {
                request.put("DeletionProtectionEnabled", choice.chance(30));
            }
            return request;
        }
    }

    private record Delete() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "DeleteTable";
        }

        @Override
        public int weight() {
            return 2;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            return NODES.objectNode().put("TableName", DifferentialWorld.passing(choice));
        }
    }

    private record Describe() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "DescribeTable";
        }

        @Override
        public int weight() {
            return 4;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            String name = choice.chance(50)
                    ? DifferentialWorld.passing(choice)
                    : world.table(choice).name();
            return NODES.objectNode().put("TableName", name);
        }
    }

    private record ListAll() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "ListTables";
        }

        @Override
        public int weight() {
            return 3;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            ObjectNode request = NODES.objectNode();
            if (choice.chance(60)) {
                request.put("Limit", choice.between(1, 12));
            }
            if (choice.chance(50)) {
                request.put(
                        "ExclusiveStartTableName",
                        choice.oneOf(
                                DifferentialWorld.passing(choice),
                                world.table(choice).name(),
                                "Diff",
                                "AAA",
                                "zzz"));
            }
            return request;
        }
    }

    private static String viewType(DifferentialChoice choice) {
        return choice.oneOf("NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY");
    }
}
