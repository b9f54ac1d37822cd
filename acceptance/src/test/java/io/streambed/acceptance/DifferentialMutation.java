package io.streambed.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Breaks valid requests, one thing at a time: mostly one, because servers that agree on every mistake may still report another
 * one first.
 */
final class DifferentialMutation {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String LONG = "long.".repeat(52);

    private final DifferentialChoice choice;
    private final ObjectNode body;

    private DifferentialMutation(DifferentialChoice choice, ObjectNode body) {
        this.choice = choice;
        this.body = body;
    }

    /** Breaks a request in place, and says how. */
    static List<String> apply(DifferentialChoice choice, ObjectNode body) {
        var mutation = new DifferentialMutation(choice, body);
        var done = new ArrayList<String>();
        for (int i = choice.oneOf(1, 1, 1, 1, 1, 1, 1, 1, 2, 3); i > 0; i--) {
            done.add(mutation.once());
        }
        return done;
    }

    private String once() {
        return switch (choice.below(20)) {
            case 0, 1 -> member();
            case 2 -> jsonType();
            case 3 -> names();
            case 4, 5 -> keyword();
            case 6 -> number();
            case 7, 8 -> placeholder();
            case 9, 10, 11, 12 -> expression();
            case 13, 14 -> key();
            case 15 -> list();
            default -> attributeValue();
        };
    }

    private DifferentialSpot any() {
        List<DifferentialSpot> spots = choice.chance(60) ? DifferentialSpot.of(body) : DifferentialSpot.below(body);
        return spots.isEmpty() ? new DifferentialSpot(body, "Unknown") : choice.pick(spots);
    }

    /** What is missing, null, unknown or empty. */
    private String member() {
        DifferentialSpot spot = any();
        return switch (choice.below(5)) {
            case 0, 1 -> {
                spot.remove();
                yield "without " + spot.name();
            }
            case 2 -> {
                spot.set(NODES.nullNode());
                yield "null " + spot.name();
            }
            case 3 -> {
                body.put("Unknown", "x");
                yield "unknown member";
            }
            default -> {
                spot.set(
                        spot.value() instanceof ArrayNode
                                ? NODES.arrayNode()
                                : spot.value() instanceof ObjectNode ? NODES.objectNode() : NODES.textNode(""));
                yield "empty " + spot.name();
            }
        };
    }

    private String jsonType() {
        DifferentialSpot spot = any();
        spot.set(choice.pick(List.<JsonNode>of(
                NODES.numberNode(5),
                NODES.numberNode(1.5),
                NODES.textNode("text"),
                NODES.booleanNode(true),
                NODES.arrayNode().add("x"),
                NODES.objectNode().put("x", "x"))));
        return "JSON type of " + spot.name();
    }

    private String names() {
        String member = body.has("IndexName") || choice.chance(10) ? "IndexName" : "TableName";
        if (member.equals("TableName") && !body.has(member)) {
            return member();
        }
        body.put(member, DifferentialWorld.strangeName(choice));
        return "other " + member;
    }

    /** A value out of a fixed set. */
    private String keyword() {
        List<DifferentialSpot> keywords = spots(spot -> spot.value() instanceof TextNode text
                && text.textValue().matches("[A-Z]{2,}[A-Z_]*|[SNB]")
                && !spot.isInsideValue());
        if (keywords.isEmpty()) {
            String member =
                    choice.oneOf("ReturnValues", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "Select");
            body.put(member, choice.oneOf("ALL_NEW", "UPDATED_NEW", "WRONG", "", "total"));
            return member;
        }
        DifferentialSpot spot = choice.pick(keywords);
        spot.set(NODES.textNode(choice.oneOf(
                "WRONG", "", spot.value().textValue().toLowerCase(Locale.ROOT), "UPDATED_NEW", "ALL_NEW")));
        return "keyword " + spot.name();
    }

    private String number() {
        List<DifferentialSpot> numbers = spots(spot -> spot.value() instanceof NumericNode);
        DifferentialSpot spot = numbers.isEmpty() ? new DifferentialSpot(body, "Limit") : choice.pick(numbers);
        spot.set(choice.pick(List.<JsonNode>of(
                NODES.numberNode(0),
                NODES.numberNode(-1),
                NODES.numberNode(1.9),
                NODES.numberNode(101),
                NODES.numberNode(1001),
                NODES.numberNode(1_000_001),
                NODES.numberNode(Integer.MAX_VALUE),
                NODES.numberNode(2_000_000_000_000L))));
        return "number " + spot.name();
    }

    private String placeholder() {
        String member = choice.oneOf("ExpressionAttributeNames", "ExpressionAttributeValues");
        boolean values = member.endsWith("Values");
        JsonNode value = values ? NODES.objectNode().put("S", "a") : NODES.textNode("a");
        if (!(body.get(member) instanceof ObjectNode placeholders) || placeholders.isEmpty()) {
            body.putObject(member).set(values ? ":unused" : "#unused", value);
            return "unused in " + member;
        }
        String first = placeholders.fieldNames().next();
        switch (choice.below(7)) {
            case 0 -> placeholders.set(values ? ":unused" : "#unused", value);
            case 1 -> placeholders.remove(first);
            case 2 -> placeholders.set(first.substring(1), placeholders.remove(first));
            case 3 -> placeholders.set(choice.oneOf("", "#", ":", "x", "#a.b", ":a b", ":\u00e9", "#-"), value);
            case 4 -> placeholders.removeAll();
            case 5 -> placeholders.set(first, values ? NODES.objectNode() : NODES.textNode(choice.oneOf("", LONG)));
            default -> placeholders.set(first, values ? DifferentialValues.any(choice) : NODES.textNode("pk"));
        }
        return member;
    }

    private String expression() {
        List<DifferentialSpot> expressions = spots(spot ->
                spot.name().matches(".*Expression|Statement") && spot.value().isTextual());
        if (expressions.isEmpty()) {
            body.put(
                    choice.oneOf("ConditionExpression", "ProjectionExpression", "UpdateExpression", "FilterExpression"),
                    choice.oneOf("a", "attribute_exists(a)", "SET a = b", "", "name", "a = :a"));
            return "an expression";
        }
        DifferentialSpot spot = choice.pick(expressions);
        spot.set(NODES.textNode(
                DifferentialTextMutation.apply(choice, spot.value().textValue())));
        return spot.name();
    }

    /** The key of an item is incomplete, of another type, empty, too long, or more than a key. */
    private String key() {
        List<DifferentialSpot> keys =
                spots(spot -> spot.name().equals("pk") || spot.name().equals("sk"));
        if (keys.isEmpty()) {
            return member();
        }
        DifferentialSpot spot = choice.pick(keys);
        switch (choice.below(6)) {
            case 0, 1 -> spot.remove();
            case 2, 3 -> spot.set(DifferentialValues.any(choice));
            case 4 ->
                spot.set(choice.oneOf(
                        NODES.objectNode().put("S", ""),
                        NODES.objectNode().put("B", ""),
                        NODES.objectNode().put("S", "x".repeat(choice.oneOf(1024, 1025, 2048, 2049)))));
            default -> ((ObjectNode) spot.parent()).set("extra", DifferentialValues.any(choice));
        }
        return "key " + spot.name();
    }

    /** A list with an element twice, in another order, or too long. */
    private String list() {
        List<DifferentialSpot> lists =
                spots(spot -> spot.value() instanceof ArrayNode && !spot.value().isEmpty());
        if (lists.isEmpty()) {
            return member();
        }
        DifferentialSpot spot = choice.pick(lists);
        ArrayNode list = (ArrayNode) spot.value();
        switch (choice.below(4)) {
            case 0, 1 -> list.add(list.get(choice.below(list.size())).deepCopy());
            case 2 -> list.insert(0, list.remove(list.size() - 1));
            default -> {
                for (int i = choice.oneOf(5, 25, 100); i > 0; i--) {
                    list.add(list.get(0).deepCopy());
                }
            }
        }
        return "list " + spot.name();
    }

    private String attributeValue() {
        List<DifferentialSpot> values = spots(DifferentialSpot::isAttributeValue);
        if (values.isEmpty()) {
            return expression();
        }
        DifferentialSpot spot = choice.pick(values);
        spot.set(DifferentialValueMutation.apply(choice, (ObjectNode) spot.value()));
        return "value of " + spot.name();
    }

    private List<DifferentialSpot> spots(Predicate<DifferentialSpot> wanted) {
        return DifferentialSpot.below(body).stream().filter(wanted).toList();
    }
}
