package io.streambed.acceptance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** GetItem, Query and Scan. Where writes may still be on their way, at an index, reads cannot be consistent; see the page. */
final class DifferentialItemReads {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private DifferentialItemReads() {}

    static List<DifferentialGenerator> all() {
        return List.of(new Get(), new Query(), new Scan());
    }

    private record Get() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "GetItem";
        }

        @Override
        public int weight() {
            return 20;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            DifferentialTable table = world.table(choice);
            ObjectNode request = NODES.objectNode().put("TableName", table.name());
            request.set("Key", table.key(choice));
            addProjection(request, choice, world.legacy() && choice.chance(10), new DifferentialExpression(choice));
            addConsistency(request, choice);
            DifferentialItemWrites.addCapacity(request, choice);
            return request;
        }
    }

    private record Query() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "Query";
        }

        @Override
        public int weight() {
            return 25;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            DifferentialTable table = world.table(choice);
            ObjectNode request = NODES.objectNode().put("TableName", table.name());
            var expression = new DifferentialExpression(choice);
            if (world.legacy() && choice.chance(12)) {
                DifferentialLegacy.keyConditions(request, table, table.key(choice), choice);
                if (choice.chance(40)) {
                    DifferentialLegacy.filter(request, "QueryFilter", choice);
                }
                addConsistency(request, choice);
            } else {
                addKeyCondition(request, table, choice, expression);
                if (choice.chance(35)) {
                    request.put("FilterExpression", expression.condition());
                }
                if (choice.chance(25)) {
                    request.put("ProjectionExpression", expression.projection());
                }
                expression.addPlaceholders(request);
            }
            addPaging(request, choice);
            if (choice.chance(30)) {
                request.put("ScanIndexForward", choice.chance(30));
            }
            DifferentialItemWrites.addCapacity(request, choice);
            return request;
        }

        private static void addKeyCondition(
                ObjectNode request,
                DifferentialTable table,
                DifferentialChoice choice,
                DifferentialExpression expression) {
            String condition;
            int index = table.indexed() ? choice.below(4) : 3;
            if (index == 0) {
                request.put("IndexName", DifferentialTable.GLOBAL);
                condition = expression.keyCondition("b", DifferentialTable.keyValue("S", choice), "a", "N");
            } else {
                boolean local = index == 1 && table.hasSort();
                if (local) {
                    request.put("IndexName", DifferentialTable.LOCAL);
                }
                addConsistency(request, choice);
                condition = expression.keyCondition(
                        DifferentialTable.PARTITION_KEY,
                        DifferentialTable.keyValue(table.partition(), choice),
                        local ? "a" : table.hasSort() ? DifferentialTable.SORT_KEY : "",
                        local ? "N" : table.sort());
            }
            request.put("KeyConditionExpression", condition);
        }
    }

    private record Scan() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "Scan";
        }

        @Override
        public int weight() {
            return 12;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            DifferentialTable table = world.table(choice);
            ObjectNode request = NODES.objectNode().put("TableName", table.name());
            var expression = new DifferentialExpression(choice);
            if (world.legacy() && choice.chance(10)) {
                DifferentialLegacy.filter(request, "ScanFilter", choice);
            } else {
                if (choice.chance(50)) {
                    request.put("FilterExpression", expression.condition());
                }
                if (choice.chance(25)) {
                    request.put("ProjectionExpression", expression.projection());
                }
                expression.addPlaceholders(request);
            }
            if (table.indexed() && choice.chance(30)) {
                request.put(
                        "IndexName",
                        table.hasSort() && choice.chance(50) ? DifferentialTable.LOCAL : DifferentialTable.GLOBAL);
            } else {
                addConsistency(request, choice);
            }
            addPaging(request, choice);
            if (choice.chance(10)) {
                int segments = choice.between(1, 5);
                request.put("TotalSegments", segments).put("Segment", choice.below(segments));
            }
            DifferentialItemWrites.addCapacity(request, choice);
            return request;
        }
    }

    private static void addPaging(ObjectNode request, DifferentialChoice choice) {
        if (choice.chance(30)) {
            request.put("Limit", choice.between(1, 10));
        }
        if (choice.chance(20)) {
            boolean projects = request.has("ProjectionExpression");
            request.put(
                    "Select",
                    projects
                            ? "SPECIFIC_ATTRIBUTES"
                            : choice.oneOf("ALL_ATTRIBUTES", "COUNT", "ALL_PROJECTED_ATTRIBUTES"));
        }
    }

    /** @param legacy whether to name attributes as before there were expressions */
    static void addProjection(
            ObjectNode request, DifferentialChoice choice, boolean legacy, DifferentialExpression expression) {
        if (legacy) {
            DifferentialLegacy.attributesToGet(request, choice);
        } else if (choice.chance(60)) {
            request.put("ProjectionExpression", expression.projection());
            expression.addPlaceholders(request);
        }
    }

    private static void addConsistency(ObjectNode request, DifferentialChoice choice) {
        if (choice.chance(50)) {
            request.put("ConsistentRead", choice.chance(50));
        }
    }
}
