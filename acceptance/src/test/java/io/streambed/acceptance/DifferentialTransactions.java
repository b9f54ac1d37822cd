package io.streambed.acceptance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** TransactWriteItems and TransactGetItems. */
final class DifferentialTransactions {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private DifferentialTransactions() {}

    static List<DifferentialGenerator> all() {
        return List.of(new Write(), new Get());
    }

    private record Write() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "TransactWriteItems";
        }

        @Override
        public int weight() {
            return 30;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            ObjectNode request = NODES.objectNode();
            ArrayNode actions = request.putArray("TransactItems");
            for (DifferentialTable table : choice.some(world.tables(), choice.between(1, 3))) {
                for (ObjectNode key : choice.some(table.keys(), choice.between(1, 2))) {
                    actions.add(action(choice, table, key));
                }
                if (choice.chance(3)) {
                    actions.add(action(choice, table, table.key(choice)));
                }
            }
            DifferentialItemWrites.addCapacity(request, choice);
            return request;
        }

        private static ObjectNode action(DifferentialChoice choice, DifferentialTable table, ObjectNode key) {
            String kind = choice.oneOf("Put", "Put", "Update", "Update", "Update", "Delete", "ConditionCheck");
            ObjectNode action = NODES.objectNode();
            ObjectNode what = action.putObject(kind).put("TableName", table.name());
            if (kind.equals("Put")) {
                what.set("Item", DifferentialValues.item(table, choice).setAll(key));
            } else {
                what.set("Key", key);
            }
            var expression = new DifferentialExpression(choice);
            if (kind.equals("Update")) {
                what.put("UpdateExpression", new DifferentialUpdates(choice, expression).text());
            }
            if (kind.equals("ConditionCheck") || choice.chance(20)) {
                what.put("ConditionExpression", condition(choice, expression));
            }
            expression.addPlaceholders(what);
            if (choice.chance(40)) {
                what.put("ReturnValuesOnConditionCheckFailure", choice.oneOf("ALL_OLD", "ALL_OLD", "NONE"));
            }
            return action;
        }

        /** Of several conditions all have to hold: half of these often do. */
        private static String condition(DifferentialChoice choice, DifferentialExpression expression) {
            String condition = expression.condition();
            return choice.chance(50) ? condition : "(" + condition + ") OR attribute_not_exists(zz)";
        }
    }

    private record Get() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "TransactGetItems";
        }

        @Override
        public int weight() {
            return 12;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            ObjectNode request = NODES.objectNode();
            ArrayNode reads = request.putArray("TransactItems");
            for (DifferentialTable table : choice.some(world.tables(), choice.between(1, 3))) {
                for (ObjectNode key : choice.some(table.keys(), choice.between(1, 3))) {
                    ObjectNode get = reads.addObject().putObject("Get").put("TableName", table.name());
                    get.set("Key", key);
                    if (choice.chance(30)) {
                        var expression = new DifferentialExpression(choice);
                        get.put("ProjectionExpression", expression.projection());
                        expression.addPlaceholders(get);
                    }
                }
            }
            DifferentialItemWrites.addCapacity(request, choice);
            return request;
        }
    }
}
