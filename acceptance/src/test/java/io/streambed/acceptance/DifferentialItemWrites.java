package io.streambed.acceptance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** PutItem, DeleteItem and UpdateItem: what is done to one item, under a condition or not. */
final class DifferentialItemWrites {
    private DifferentialItemWrites() {}

    static List<DifferentialGenerator> all() {
        return List.of(new Put(), new Delete(), new Update());
    }

    private record Put() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "PutItem";
        }

        @Override
        public int weight() {
            return 30;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            DifferentialTable table = world.table(choice);
            ObjectNode request = JsonNodeFactory.instance.objectNode().put("TableName", table.name());
            request.set("Item", DifferentialValues.item(table, choice));
            var expression = new DifferentialExpression(choice);
            addCondition(request, choice, world, expression);
            expression.addPlaceholders(request);
            addReturns(request, choice, List.of("NONE", "ALL_OLD"));
            return request;
        }
    }

    private record Delete() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "DeleteItem";
        }

        @Override
        public int weight() {
            return 12;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            DifferentialTable table = world.table(choice);
            ObjectNode request = JsonNodeFactory.instance.objectNode().put("TableName", table.name());
            request.set("Key", table.key(choice));
            var expression = new DifferentialExpression(choice);
            addCondition(request, choice, world, expression);
            expression.addPlaceholders(request);
            addReturns(request, choice, List.of("NONE", "ALL_OLD"));
            return request;
        }
    }

    private record Update() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "UpdateItem";
        }

        @Override
        public int weight() {
            return 30;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            DifferentialTable table = world.table(choice);
            ObjectNode request = JsonNodeFactory.instance.objectNode().put("TableName", table.name());
            request.set("Key", table.key(choice));
            if (world.legacy() && choice.chance(10)) {
                DifferentialLegacy.attributeUpdates(request, choice);
                if (choice.chance(30)) {
                    DifferentialLegacy.expect(request, choice);
                }
            } else {
                var expression = new DifferentialExpression(choice);
                if (choice.chance(96)) {
                    request.put("UpdateExpression", new DifferentialUpdates(choice, expression).text());
                }
                if (choice.chance(35)) {
                    request.put("ConditionExpression", expression.condition());
                }
                expression.addPlaceholders(request);
            }
            addReturns(request, choice, List.of("NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"));
            return request;
        }
    }

    private static void addCondition(
            ObjectNode request, DifferentialChoice choice, DifferentialWorld world, DifferentialExpression expression) {
        if (world.legacy() && choice.chance(10)) {
            DifferentialLegacy.expect(request, choice);
        } else if (choice.chance(60)) {
            request.put("ConditionExpression", expression.condition());
        }
    }

    private static void addReturns(ObjectNode request, DifferentialChoice choice, List<String> values) {
        if (choice.chance(50)) {
            request.put("ReturnValues", choice.pick(values));
        }
        addCapacity(request, choice);
        if (choice.chance(40)) {
            request.put("ReturnValuesOnConditionCheckFailure", choice.oneOf("ALL_OLD", "ALL_OLD", "NONE"));
        }
        if (choice.chance(10)) {
            request.put("ReturnItemCollectionMetrics", choice.oneOf("SIZE", "NONE"));
        }
    }

    static void addCapacity(ObjectNode request, DifferentialChoice choice) {
        if (choice.chance(30)) {
            request.put("ReturnConsumedCapacity", choice.oneOf("TOTAL", "INDEXES", "NONE"));
        }
    }
}
