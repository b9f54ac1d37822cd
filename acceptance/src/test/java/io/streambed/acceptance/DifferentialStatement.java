package io.streambed.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes one PartiQL statement and gathers its parameters. What it writes is mostly valid, and mostly meant for the items that {@link
 * DifferentialValues} makes. Mutable, for one statement.
 */
final class DifferentialStatement {
    private static final int MAX_DEPTH = 2;
    private static final List<String> COMPARATORS = List.of("=", "=", "=", "<>", "<", "<=", ">", ">=");
    private static final List<String> TYPES =
            List.of("STRING", "NUMBER", "BINARY", "BOOLEAN", "LIST", "MAP", "STRING_SET", "NUMBER_SET", "NULL");

    private final DifferentialChoice choice;
    private final DifferentialTable table;
    private final ArrayNode parameters = JsonNodeFactory.instance.arrayNode();

    DifferentialStatement(DifferentialChoice choice, DifferentialTable table) {
        this.choice = choice;
        this.table = table;
    }

    /** Puts the statement and what it needs into a request. */
    void addTo(ObjectNode request, String text) {
        request.put("Statement", text);
        if (!parameters.isEmpty()) {
            request.set("Parameters", parameters);
        }
    }

    private String table() {
        return "\"" + table.name() + "\"";
    }

    /** Only whole attributes: how DynamoDB Local names parts of them is another way in batches. */
    String pointRead(ObjectNode key) {
        String projection = choice.chance(50)
                ? "*"
                : String.join(
                        ", ",
                        choice.some(DifferentialValues.NAMES, 2).stream()
                                .map(this::path)
                                .toList());
        return "SELECT " + projection + " FROM " + table() + " WHERE " + equalities(key);
    }

    String select() {
        boolean index = table.indexed() && choice.chance(20);
        boolean local = index && table.hasSort() && choice.chance(50);
        String from =
                table() + (index ? ".\"" + (local ? DifferentialTable.LOCAL : DifferentialTable.GLOBAL) + "\"" : "");
        String partition = index && !local ? "b" : DifferentialTable.PARTITION_KEY;
        String partitionType = index && !local ? "S" : table.partition();
        String sort = index ? "a" : table.hasSort() ? DifferentialTable.SORT_KEY : "";
        String sortType = index ? "N" : table.sort();
        var where = new ArrayList<String>();
        if (choice.chance(75)) {
            where.add(
                    choice.chance(80)
                            ? path(partition) + " = " + keyValue(partitionType)
                            : path(partition) + " IN " + list(partitionType));
            if (!sort.isEmpty() && choice.chance(50)) {
                where.add(sortCondition(sort, sortType));
            }
        }
        if (where.isEmpty() ? choice.chance(85) : choice.chance(40)) {
            where.add(condition(0));
        }
        if (where.size() > 1 && choice.chance(10)) {
            where.add(where.removeFirst());
        }
        String text = "SELECT " + projection() + " FROM " + from;
        if (!where.isEmpty()) {
            text += " WHERE " + String.join(choice.oneOf(" AND ", " and "), where);
        }
        if (choice.chance(15)) {
            text += " ORDER BY " + (sort.isEmpty() || choice.chance(15) ? partition : sort)
                    + choice.oneOf("", " ASC", " DESC", " desc");
        }
        return text;
    }

    private String sortCondition(String sort, String type) {
        return switch (choice.below(type.equals("N") ? 4 : 5)) {
            case 0 -> path(sort) + " BETWEEN " + keyValue(type) + " AND " + keyValue(type);
            case 1 -> path(sort) + " IN " + list(type);
            case 2, 3 -> path(sort) + " " + choice.oneOf("=", "<", "<=", ">", ">=") + " " + keyValue(type);
            default -> "begins_with(" + path(sort) + ", " + keyValue(type) + ")";
        };
    }

    private String projection() {
        return choice.chance(50)
                ? "*"
                : choice.some(DifferentialValues.NAMES, choice.between(1, 3)).stream()
                        .map(this::nested)
                        .collect(Collectors.joining(choice.oneOf(",", ", ")));
    }

    String insert() {
        ObjectNode item = DifferentialValues.item(table, choice);
        return "INSERT INTO " + table() + " VALUE " + members(item, value -> value((ObjectNode) value));
    }

    String update(ObjectNode key) {
        var clauses = new StringBuilder();
        for (int i = choice.oneOf(1, 1, 2); i > 0; i--) {
            clauses.append(choice.chance(75) ? " SET " + assignment() : " REMOVE " + nested(attribute()));
        }
        return "UPDATE " + table() + clauses + " WHERE " + keyAndCondition(key)
                + choice.oneOf(
                        "",
                        " RETURNING ALL OLD *",
                        " RETURNING ALL NEW *",
                        " RETURNING MODIFIED OLD *",
                        " RETURNING MODIFIED NEW *");
    }

    String delete(ObjectNode key) {
        return "DELETE FROM " + table() + " WHERE " + keyAndCondition(key)
                + choice.oneOf("", "", " RETURNING ALL OLD *", " RETURNING ALL NEW *");
    }

    private String keyAndCondition(ObjectNode key) {
        return choice.chance(30) ? equalities(key) + " AND " + condition(1) : equalities(key);
    }

    private String equalities(ObjectNode key) {
        return key.properties().stream()
                .map(attribute -> attribute.getKey() + " = " + value((ObjectNode) attribute.getValue()))
                .collect(Collectors.joining(" AND "));
    }

    private String assignment() {
        return switch (choice.below(10)) {
            case 0 -> "l = list_append(l, " + value(DifferentialValues.ofType("L", choice)) + ")";
            case 1 -> {
                ObjectNode set = DifferentialValues.ofType(choice.oneOf("SS", "NS", "BS"), choice);
                yield "s = " + choice.oneOf("set_add", "set_delete") + "(s, " + value(set) + ")";
            }
            case 2, 3 -> {
                String name = choice.oneOf("a", "n");
                yield name + " = " + name + choice.oneOf(" + ", " - ") + value(DifferentialValues.ofType("N", choice));
            }
            case 4 -> nested(attribute()) + " = " + nested(attribute());
            case 5 -> {
                String name = attribute();
                yield name + " = if_not_exists(" + name + ", " + value(DifferentialValues.named(name, choice)) + ")";
            }
            default -> {
                String name = choice.pick(DifferentialValues.NAMES);
                yield (choice.chance(85) ? path(name) : nested(name)) + " = "
                        + value(DifferentialValues.named(name, choice));
            }
        };
    }

    private String condition(int depth) {
        int kind = choice.below(100);
        if (depth < MAX_DEPTH && kind < 20) {
            return condition(depth + 1) + choice.oneOf(" AND ", " OR ", " or ") + condition(depth + 1);
        }
        if (depth < MAX_DEPTH && kind < 28) {
            return choice.oneOf("NOT (", "(", "not (") + condition(depth + 1) + ")";
        }
        if (kind < 40) {
            return nested(attribute())
                    + choice.oneOf(" IS ", " IS NOT ", " is not ")
                    + choice.oneOf("MISSING", "NULL", "missing", choice.pick(TYPES));
        }
        if (kind < 65) {
            return call();
        }
        if (kind < 72) {
            return nested(choice.oneOf("a", "n")) + " BETWEEN " + value("N") + " AND " + value("N");
        }
        if (kind < 80) {
            return nested(choice.oneOf("a", "n", "b")) + " IN " + list(choice.oneOf("N", "S"));
        }
        String type = choice.oneOf("S", "N", "N", "B", "BOOL");
        return nested(attribute()) + " " + choice.pick(COMPARATORS) + " "
                + (choice.chance(85) ? value(type) : nested(attribute()));
    }

    private String call() {
        return switch (choice.below(6)) {
            case 0 -> "attribute_exists(" + nested(attribute()) + ")";
            case 1 -> "attribute_not_exists(" + nested(attribute()) + ")";
            case 2 -> {
                ObjectNode type = JsonNodeFactory.instance.objectNode();
                yield "attribute_type(" + nested(attribute()) + ", "
                        + value(type.put("S", choice.pick(DifferentialValues.TYPES))) + ")";
            }
            case 3 -> "begins_with(" + nested(attribute()) + ", " + value("S") + ")";
            case 4 -> "contains(" + nested(attribute()) + ", " + value(choice.oneOf("S", "N")) + ")";
            default -> "size(" + nested(attribute()) + ") " + choice.pick(COMPARATORS) + " " + value("N");
        };
    }

    private String list(String type) {
        var values = new ArrayList<String>();
        for (int i = choice.between(1, 3); i > 0; i--) {
            values.add(keyValue(type));
        }
        String inside = String.join(", ", values);
        return choice.chance(80) ? "[" + inside + "]" : "(" + inside + ")";
    }

    private String attribute() {
        int kind = choice.below(100);
        if (kind < 8) {
            return choice.oneOf("pk", "sk");
        }
        return kind < 97 ? choice.pick(DifferentialValues.NAMES) : choice.pick(DifferentialValues.ODD_NAMES);
    }

    /** A path that begins with the attribute. */
    private String nested(String attribute) {
        var path = new StringBuilder(path(attribute));
        boolean document = attribute.equals("l") || attribute.equals("m");
        int indexPercent = attribute.equals("l") ? 90 : 20;
        for (int percent = document ? 60 : 5; choice.chance(percent); percent = 30) {
            path.append(
                    choice.chance(indexPercent)
                            ? choice.oneOf("[0]", "[1]", "[2]", "[10]")
                            : "." + path(choice.pick(DifferentialValues.NAMES)));
            indexPercent = 30;
        }
        return path.toString();
    }

    private String path(String name) {
        boolean plain = name.length() <= 2 && name.matches("[a-z]+");
        return plain && choice.chance(80) ? name : "\"" + name + "\"";
    }

    private String keyValue(String type) {
        return value(DifferentialTable.keyValue(type, choice));
    }

    private String value(String type) {
        return value(choice.chance(94) ? DifferentialValues.ofType(type, choice) : DifferentialValues.any(choice));
    }

    /** A parameter, or a literal if there is one for such a value: for binaries there is none. */
    private String value(ObjectNode value) {
        boolean binary = DifferentialSpot.below(value).stream()
                .anyMatch(spot -> spot.name().equals("B") || spot.name().equals("BS"));
        return binary || choice.chance(45) ? parameter(value) : literal(value);
    }

    private String parameter(ObjectNode value) {
        parameters.add(value);
        return "?";
    }

    private String literal(JsonNode value) {
        String type = value.fieldNames().next();
        JsonNode content = value.get(type);
        return switch (type) {
            case "S" -> quoted(content.asText());
            case "N" -> content.asText();
            case "BOOL" -> content.asBoolean() ? choice.oneOf("true", "TRUE") : "false";
            case "NULL" -> choice.oneOf("NULL", "null");
            case "L" -> elements(content, this::literal, "[", "]");
            case "M" -> members((ObjectNode) content, this::literal);
            case "SS" -> elements(content, member -> quoted(member.asText()), "<<", ">>");
            case "NS" -> elements(content, JsonNode::asText, "<<", ">>");
            default -> parameter((ObjectNode) value);
        };
    }

    private static String elements(JsonNode list, Function<JsonNode, String> text, String open, String close) {
        var elements = new ArrayList<String>();
        list.forEach(element -> elements.add(text.apply(element)));
        return open + String.join(", ", elements) + close;
    }

    private static String members(ObjectNode map, Function<JsonNode, String> text) {
        return map.properties().stream()
                .map(member -> quoted(member.getKey()) + ": " + text.apply(member.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
