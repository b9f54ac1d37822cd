package io.streambed.acceptance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What requests are about: the tables that both servers have all the time, and the names of those that come and go.
 *
 * @param tables of the whole run
 * @param indexes whether the server knows indexes
 * @param legacy whether it knows the parameters from before there were expressions
 */
record DifferentialWorld(List<DifferentialTable> tables, boolean indexes, boolean legacy) {
    /** Tables that requests create, change and delete. */
    static final List<String> PASSING = List.of("Passing.a", "Passing.b", "Passing_c");

    private static final List<String> STRANGE_NAMES = List.of(
            "Nowhere",
            "no",
            "",
            "a",
            "x".repeat(255),
            "x".repeat(256),
            "a b",
            "Diff.S ",
            "\u00e9\u00e9\u00e9",
            "Diff/S");

    /** What the server knows is found out by asking. */
    static DifferentialWorld of(DifferentialServer server) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        ObjectNode index = nodes.objectNode().put("TableName", PASSING.getFirst());
        index.putArray("AttributeDefinitions").add(DifferentialTable.attribute("a", "S"));
        index.set("KeySchema", DifferentialTable.keySchema("a"));
        index.put("BillingMode", "PAY_PER_REQUEST").putArray("GlobalSecondaryIndexes");
        ObjectNode legacy = nodes.objectNode().put("TableName", PASSING.getFirst());
        legacy.putObject("Key");
        legacy.putArray("AttributesToGet").add("a");
        boolean indexes = supports(server, "CreateTable", index);
        return new DifferentialWorld(DifferentialTable.all(indexes), indexes, supports(server, "GetItem", legacy));
    }

    private static boolean supports(DifferentialServer server, String operation, ObjectNode request) {
        return !server.call(operation, request).message().contains("not supported");
    }

    DifferentialTable table(DifferentialChoice choice) {
        return choice.pick(tables);
    }

    DifferentialTable streamTable(DifferentialChoice choice) {
        return choice.pick(tables.stream().filter(DifferentialTable::stream).toList());
    }

    static String passing(DifferentialChoice choice) {
        return choice.pick(PASSING);
    }

    static String strangeName(DifferentialChoice choice) {
        return choice.pick(STRANGE_NAMES);
    }
}
