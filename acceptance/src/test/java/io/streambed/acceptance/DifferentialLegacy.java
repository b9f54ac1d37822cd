package io.streambed.acceptance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The parameters from before there were expressions. */
final class DifferentialLegacy {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> OPERATORS = List.of(
            "EQ",
            "NE",
            "LE",
            "LT",
            "GE",
            "GT",
            "NOT_NULL",
            "NULL",
            "CONTAINS",
            "NOT_CONTAINS",
            "BEGINS_WITH",
            "IN",
            "BETWEEN");

    private DifferentialLegacy() {}

    /** Adds Expected and, sometimes, ConditionalOperator. */
    static void expect(ObjectNode request, DifferentialChoice choice) {
        ObjectNode expected = request.putObject("Expected");
        for (String name : choice.some(DifferentialValues.NAMES, choice.between(1, 2))) {
            ObjectNode condition = NODES.objectNode();
            switch (choice.below(4)) {
                case 0 -> condition.put("Exists", false);
                case 1 -> condition.set("Value", DifferentialValues.named(name, choice));
                case 2 -> condition.put("Exists", true).set("Value", DifferentialValues.named(name, choice));
                default -> condition = condition(choice);
            }
            expected.set(name, condition);
        }
        if (choice.chance(30)) {
            request.put("ConditionalOperator", choice.oneOf("AND", "OR"));
        }
    }

    /** Adds QueryFilter or ScanFilter and, sometimes, ConditionalOperator. */
    static void filter(ObjectNode request, String member, DifferentialChoice choice) {
        ObjectNode filter = request.putObject(member);
        for (String name : choice.some(List.of("c", "l", "m", "n", "s", "t"), choice.between(1, 2))) {
            filter.set(name, condition(choice));
        }
        if (choice.chance(30)) {
            request.put("ConditionalOperator", choice.oneOf("AND", "OR"));
        }
    }

    private static ObjectNode condition(DifferentialChoice choice) {
        String operator = choice.pick(OPERATORS);
        ObjectNode condition = NODES.objectNode().put("ComparisonOperator", operator);
        int count = switch (operator) {
            case "NULL", "NOT_NULL" -> 0;
            case "BETWEEN" -> 2;
            case "IN" -> choice.between(1, 3);
            default -> 1;
        };
        if (count > 0) {
            String type = choice.oneOf("S", "N", "N", "B", choice.pick(DifferentialValues.TYPES));
            ArrayNode values = condition.putArray("AttributeValueList");
            for (int i = 0; i < count; i++) {
                values.add(DifferentialValues.ofType(type, choice));
            }
        }
        return condition;
    }

    static void keyConditions(ObjectNode request, DifferentialTable table, ObjectNode key, DifferentialChoice choice) {
        ObjectNode conditions = request.putObject("KeyConditions");
        equal(conditions, DifferentialTable.PARTITION_KEY, key);
        if (table.hasSort() && choice.chance(60)) {
            if (choice.chance(40)) {
                equal(conditions, DifferentialTable.SORT_KEY, key);
                return;
            }
            String operator =
                    choice.oneOf("LE", "LT", "GE", "GT", "BETWEEN", table.sort().equals("N") ? "GE" : "BEGINS_WITH");
            ObjectNode condition =
                    conditions.putObject(DifferentialTable.SORT_KEY).put("ComparisonOperator", operator);
            ArrayNode values = condition.putArray("AttributeValueList");
            for (int i = operator.equals("BETWEEN") ? 2 : 1; i > 0; i--) {
                values.add(DifferentialTable.keyValue(table.sort(), choice));
            }
        }
    }

    private static void equal(ObjectNode conditions, String name, ObjectNode key) {
        ObjectNode condition = conditions.putObject(name).put("ComparisonOperator", "EQ");
        condition.putArray("AttributeValueList").add(key.get(name));
    }

    static void attributesToGet(ObjectNode request, DifferentialChoice choice) {
        ArrayNode names = request.putArray("AttributesToGet");
        choice.some(DifferentialValues.NAMES, choice.between(1, 3)).forEach(names::add);
        if (choice.chance(30)) {
            names.add("pk");
        }
    }

    static void attributeUpdates(ObjectNode request, DifferentialChoice choice) {
        ObjectNode updates = request.putObject("AttributeUpdates");
        for (String name : choice.some(DifferentialValues.NAMES, choice.between(1, 3))) {
            ObjectNode update = updates.putObject(name);
            String action = choice.oneOf("PUT", "ADD", "DELETE");
            // The documentation says that an action missing is PUT; DynamoDB Local then updates nothing at all.
            update.put("Action", action);
            if (!action.equals("DELETE") || choice.chance(40)) {
                update.set("Value", DifferentialValues.named(name, choice));
            }
        }
    }
}
