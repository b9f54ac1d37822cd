package io.streambed.acceptance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Breaks attribute values: the number of their types, numbers, sets, nesting, size. */
final class DifferentialValueMutation {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> BAD_NUMBERS = List.of(
            "",
            " ",
            "1 ",
            "one",
            "NaN",
            "Infinity",
            "0x1",
            "1e126",
            "0e126",
            "-1e126",
            "1e-131",
            "123456789012345678901234567890123456789",
            "1.23456789012345678901234567890123456789e5",
            "1e",
            "--1",
            "1_0",
            "\u0661",
            "1f",
            "1,5",
            "1e1000000000000",
            "9".repeat(200));
    private static final int MAX_LEVELS = 32;
    private static final int MAX_ITEM_SIZE = 400 * 1024;

    private DifferentialValueMutation() {}

    /** Returns what takes the value's place. */
    static ObjectNode apply(DifferentialChoice choice, ObjectNode value) {
        ObjectNode broken = value.deepCopy();
        String type = value.fieldNames().next();
        switch (choice.below(12)) {
            case 0 -> broken.removeAll();
            case 1 ->
                broken.set(
                        choice.pick(DifferentialValues.TYPES),
                        DifferentialValues.any(choice).elements().next());
            case 2 -> broken.set(choice.oneOf("X", "s", "", "SSS"), broken.remove(type));
            case 3 -> broken.putNull(type);
            case 4, 5 -> broken = NODES.objectNode().put("N", choice.pick(BAD_NUMBERS));
            case 6, 7, 8 -> broken = set(choice);
            case 9 -> broken = nested(choice);
            case 10 ->
                broken = choice.oneOf(
                        NODES.objectNode().put("NULL", false),
                        NODES.objectNode().put("B", "a$=="));
            default ->
                broken = choice.chance(20)
                        ? NODES.objectNode().put("S", "x".repeat(MAX_ITEM_SIZE - choice.oneOf(0, 1000)))
                        : NODES.objectNode().put("X", "x").put("S", "a");
        }
        return broken;
    }

    private static ObjectNode set(DifferentialChoice choice) {
        String type = choice.oneOf("SS", "NS", "BS");
        ObjectNode value = DifferentialValues.ofType(type, choice);
        ArrayNode members = (ArrayNode) value.get(type);
        switch (choice.below(5)) {
            case 0 -> members.removeAll();
            case 1 -> members.add(members.get(0));
            case 2 -> members.addNull();
            case 3 -> {
                if (type.equals("NS")) {
                    members.add(choice.pick(BAD_NUMBERS));
                } else {
                    members.add(5);
                }
            }
            // Written differently, the same number.
            default ->
                value.putArray("NS")
                        .add("1")
                        .add(choice.oneOf("1.0", "01", "1e0"))
                        .add("2");
        }
        return value;
    }

    /** Around the limit of levels. */
    private static ObjectNode nested(DifferentialChoice choice) {
        ObjectNode value = choice.chance(50)
                ? NODES.objectNode().put("S", "deep")
                : NODES.objectNode().put("N", "x");
        for (int i = MAX_LEVELS + choice.between(-2, 1); i > 0; i--) {
            ObjectNode outer = NODES.objectNode();
            if (choice.chance(50)) {
                outer.putArray("L").add(value);
            } else {
                outer.putObject("M").set("m", value);
            }
            value = outer;
        }
        return value;
    }
}
