package io.streambed.expressions.partiql;

import java.util.List;
import java.util.Random;

/** Makes statements by the grammar, with names, numbers and characters at the limits, and now and then breaks one. */
final class StatementGenerator {
    private static final List<String> NAMES =
            List.of("pk", "sk", "a", "\"user\"", "user", "\"\"", "\"a b\"", "size", "$x", "\u00e4", "\"\u00e4\"");
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "-1",
            ".5",
            "5.",
            "1e125",
            "1e126",
            "1e-130",
            "1e-131",
            "99999999999999999999999999999999999999",
            "123456789012345678901234567890123456789",
            "1e2147483647",
            "1e2147483648",
            "007");
    private static final List<String> STRINGS = List.of("''", "'a'", "'it''s'", "'\ud83d\ude00'", "'\n'", "'?'");
    private static final List<String> TYPES = List.of("NULL", "MISSING", "STRING", "INT", "FOO", "TUPLE", "BOOL");
    private static final List<String> OPERATORS =
            List.of("=", "<>", "!=", "<", "<=", ">", ">=", "+", "-", "||", "*", "LIKE", "AND", "OR", "UNION");
    private static final List<String> FUNCTIONS = List.of(
            "begins_with",
            "contains",
            "size",
            "attribute_type",
            "attribute_exists",
            "list_append",
            "set_add",
            "if_not_exists",
            "exists",
            "count",
            "nope");

    private final Random random;

    StatementGenerator(Random random) {
        this.random = random;
    }

    String statement() {
        String statement = switch (random.nextInt(6)) {
            case 0 -> "INSERT INTO " + table() + " VALUE " + struct(3);
            case 1 -> "UPDATE " + table() + changes() + where() + returning();
            case 2 -> "DELETE FROM " + table() + where() + returning();
            case 3 -> "FROM " + table() + where() + changes() + returning();
            case 4 -> "EXISTS(" + select() + ")";
            default -> select();
        };
        return random.nextInt(3) == 0 ? broken(statement) : statement;
    }

    private String select() {
        String what = random.nextBoolean() ? "*" : path() + ", " + path();
        String order = random.nextInt(4) == 0 ? " ORDER BY " + name() + (random.nextBoolean() ? " DESC" : "") : "";
        return "SELECT " + what + " FROM " + table() + where() + order;
    }

    private String table() {
        return switch (random.nextInt(5)) {
            case 0 -> "Tab.\"idx\"";
            case 1 -> "\"Tab\"";
            case 2 -> name();
            default -> "Tab";
        };
    }

    private String where() {
        return random.nextInt(5) == 0 ? "" : " WHERE " + condition(4);
    }

    private String returning() {
        return random.nextInt(4) == 0 ? " RETURNING " + one(List.of("ALL", "MODIFIED")) + " OLD *" : "";
    }

    private String changes() {
        StringBuilder changes = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            changes.append(random.nextBoolean() ? " REMOVE " + path() : " SET " + path() + " = " + operand(3));
        }
        return changes.toString();
    }

    private String condition(int depth) {
        if (depth == 0) {
            return name() + " = " + literal(1);
        }
        return switch (random.nextInt(9)) {
            case 0 -> "(" + condition(depth - 1) + ")";
            case 1 -> "NOT " + condition(depth - 1);
            case 2 -> condition(depth - 1) + " AND " + condition(depth - 1);
            case 3 -> condition(depth - 1) + " OR " + condition(depth - 1);
            case 4 -> operand(1) + " BETWEEN " + operand(1) + " AND " + operand(1);
            case 5 -> operand(1) + " IN [" + operand(1) + ", " + operand(1) + "]";
            case 6 -> operand(1) + " IS " + (random.nextBoolean() ? "NOT " : "") + one(TYPES);
            case 7 -> call(depth - 1);
            default -> operand(depth - 1) + " " + one(OPERATORS) + " " + operand(depth - 1);
        };
    }

    private String operand(int depth) {
        return switch (random.nextInt(depth <= 0 ? 3 : 5)) {
            case 0 -> path();
            case 1 -> literal(depth);
            case 2 -> "?";
            case 3 -> call(depth - 1);
            default -> operand(depth - 1) + " " + one(OPERATORS) + " " + operand(depth - 1);
        };
    }

    private String call(int depth) {
        return one(FUNCTIONS) + "(" + operand(depth) + (random.nextBoolean() ? ", " + operand(depth) : "") + ")";
    }

    private String literal(int depth) {
        return switch (random.nextInt(depth <= 0 ? 4 : 7)) {
            case 0 -> one(NUMBERS);
            case 1 -> one(STRINGS);
            case 2 -> one(List.of("true", "FALSE", "NULL", "MISSING"));
            case 3 -> "?";
            case 4 -> "[" + literal(depth - 1) + ", " + literal(depth - 1) + "]";
            case 5 -> "<<" + literal(0) + ", " + literal(0) + ">>";
            default -> struct(depth - 1);
        };
    }

    private String struct(int depth) {
        return "{'pk': " + literal(depth) + ", " + one(STRINGS) + ": " + literal(depth) + "}";
    }

    private String path() {
        return switch (random.nextInt(4)) {
            case 0 -> name() + "." + name();
            case 1 -> name() + "[" + one(List.of("0", "1", "-1", "1.5", "99999999999", "'k'", "*", "?")) + "]";
            default -> name();
        };
    }

    private String name() {
        return random.nextInt(3) == 0 ? one(NAMES) : one(List.of("pk", "sk", "a"));
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Takes something out, puts something in, or cuts the end off. */
    private String broken(String statement) {
        int at = random.nextInt(statement.length() + 1);
        int to = Math.min(statement.length(), at + random.nextInt(4));
        return switch (random.nextInt(3)) {
            case 0 -> statement.substring(0, at) + statement.substring(to);
            case 1 ->
                statement.substring(0, at)
                        + one(List.of("'", "\"", "(", ")", "[", "}", "?", ";", " SELECT ", "#", "*", "--"))
                        + statement.substring(at);
            default -> statement.substring(0, at);
        };
    }
}
