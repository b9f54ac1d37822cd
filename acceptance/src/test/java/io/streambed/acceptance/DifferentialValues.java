package io.streambed.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Attribute values of all types, nested, from sets small enough to meet each other. */
final class DifferentialValues {
    static final List<String> NAMES = List.of("a", "b", "c", "l", "m", "n", "s", "t");
    static final List<String> ODD_NAMES =
            List.of("name", "x y", "a.b", "#h", ":v", "\u00e9", "_u", "9", "A", "SET", "x".repeat(255), "size");

    static final List<String> TYPES = List.of("S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M");

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 3;
    private static final List<String> STRINGS =
            List.of("a", "b", "ab", "abc", "", "\u00e9", "\u20ac", "\ud83d\ude00", "A", "0", "a b", "S", "N");
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "2",
            "3",
            "10",
            "-1",
            "-0",
            "1.0",
            "01",
            "+1",
            "1e1",
            "100",
            "1E+2",
            "0.5",
            ".5",
            "5.",
            "1e-3",
            "0.000",
            "12345678901234567890123456789012345678",
            "0.12345678901234567890123456789012345678",
            "1e125",
            "-1e125",
            "9.9999999999999999999999999999999999999e125",
            "1e-130",
            "-1e-130",
            "1000000000000000000000000000000000000000000",
            "0e125");
    private static final List<String> BINARIES = List.of("AA==", "YQ==", "YWI=", "", "/w==", "AAE=", "+/+/");

    private DifferentialValues() {}

    static ObjectNode any(DifferentialChoice choice) {
        return any(choice, 0);
    }

    private static ObjectNode any(DifferentialChoice choice, int depth) {
        String type = choice.chance(60) ? choice.oneOf("S", "N", "S", "N", "B") : choice.pick(TYPES);
        return ofType(type, choice, depth);
    }

    static ObjectNode ofType(String type, DifferentialChoice choice) {
        return ofType(type, choice, 0);
    }

    private static ObjectNode ofType(String type, DifferentialChoice choice, int depth) {
        ObjectNode value = NODES.objectNode();
        switch (type) {
            case "S" -> value.put("S", choice.pick(STRINGS));
            case "N" -> value.put("N", number(choice));
            case "B" -> value.put("B", choice.pick(BINARIES));
            case "BOOL" -> value.put("BOOL", choice.chance(50));
            case "NULL" -> value.put("NULL", true);
            case "SS" -> value.set("SS", set(choice, STRINGS));
            case "NS" -> value.set("NS", set(choice, List.of("0", "1", "2", "3", "1e1", "2.50", "-7", "100")));
            case "BS" -> value.set("BS", set(choice, BINARIES));
            case "L" -> {
                ArrayNode elements = value.putArray("L");
                for (int i = depth < MAX_DEPTH ? choice.below(4) : 0; i > 0; i--) {
                    elements.add(any(choice, depth + 1));
                }
            }
            case "M" -> {
                ObjectNode members = value.putObject("M");
                for (String name : choice.some(NAMES, depth < MAX_DEPTH ? choice.below(4) : 0)) {
                    members.set(name, any(choice, depth + 1));
                }
            }
            default -> throw new IllegalArgumentException(type);
        }
        return value;
    }

    static String number(DifferentialChoice choice) {
        return choice.chance(70) ? choice.oneOf("0", "1", "2", "3", "10", "-1") : choice.pick(NUMBERS);
    }

    private static JsonNode set(DifferentialChoice choice, List<String> members) {
        ArrayNode set = NODES.arrayNode();
        choice.some(members, choice.between(1, 3)).forEach(set::add);
        return set;
    }

    /** An attribute's value: the common names mostly have a type of their own, so that conditions hold now and then. */
    static ObjectNode named(String name, DifferentialChoice choice) {
        if (choice.chance(15)) {
            return any(choice);
        }
        return ofType(
                switch (name) {
                    case "a", "n" -> "N";
                    case "b", "t" -> "S";
                    case "l" -> "L";
                    case "m" -> "M";
                    case "s" -> choice.oneOf("SS", "NS", "BS");
                    default -> choice.pick(TYPES);
                },
                choice);
    }

    /** An item of a table. */
    static ObjectNode item(DifferentialTable table, DifferentialChoice choice) {
        ObjectNode item = table.key(choice);
        for (String name : choice.some(NAMES, choice.below(6))) {
            item.set(name, indexable(table, name, choice));
        }
        if (choice.chance(10)) {
            item.set(choice.pick(ODD_NAMES), any(choice));
        }
        return item;
    }

    /** What an index is keyed by is mostly of its type. */
    private static ObjectNode indexable(DifferentialTable table, String name, DifferentialChoice choice) {
        boolean key = table.indexed() && (name.equals("a") || name.equals("b"));
        return key && !choice.chance(5)
                ? DifferentialTable.keyValue(name.equals("a") ? "N" : "S", choice)
                : named(name, choice);
    }
}
