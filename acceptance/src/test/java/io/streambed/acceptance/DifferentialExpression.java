package io.streambed.acceptance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the expressions of one request and gathers their placeholders. What it writes is mostly valid, and mostly meant for the
 * items that {@link DifferentialValues} makes. Mutable, for one request.
 */
final class DifferentialExpression {
    private static final int MAX_DEPTH = 3;
    private static final List<String> PROJECTED = List.of("a", "b", "c", "l", "m", "n", "s", "t", "pk", "sk", "name");
    private static final List<String> COMPARATORS = List.of("=", "=", "=", "<>", "<", "<=", ">", ">=");

    private final DifferentialChoice choice;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, ObjectNode> values = new LinkedHashMap<>();

    DifferentialExpression(DifferentialChoice choice) {
        this.choice = choice;
    }

    /** Puts the placeholders that were used into a request. */
    void addPlaceholders(ObjectNode request) {
        if (!names.isEmpty()) {
            names.forEach(request.putObject("ExpressionAttributeNames")::put);
        }
        if (!values.isEmpty()) {
            values.forEach(request.putObject("ExpressionAttributeValues")::set);
        }
    }

    String condition() {
        return condition(0);
    }

    private String condition(int depth) {
        int kind = choice.below(100);
        if (depth < MAX_DEPTH && kind < 22) {
            return condition(depth + 1)
                    + choice.oneOf(" AND ", " OR ", " and ", " AND\n", " Or ")
                    + condition(depth + 1);
        }
        if (depth < MAX_DEPTH && kind < 30) {
            return choice.oneOf("NOT ", "not ", "NOT  ") + condition(depth + 1);
        }
        if (depth < MAX_DEPTH && kind < 38) {
            return "(" + condition(depth + 1) + ")";
        }
        if (kind < 62) {
            return call();
        }
        if (kind < 70) {
            return between();
        }
        if (kind < 76) {
            return in();
        }
        String type = choice.oneOf("S", "N", "N", "B");
        return choice.chance(75)
                ? operand(type) + " " + choice.pick(COMPARATORS) + " " + value(type)
                : operand(type) + choice.pick(COMPARATORS) + operand(type);
    }

    private String between() {
        return operand("N") + " BETWEEN " + range("N");
    }

    /** Two bounds, mostly in their order. */
    private String range(String type) {
        ObjectNode low = DifferentialTable.keyValue(type, choice);
        ObjectNode high = DifferentialTable.keyValue(type, choice);
        boolean swap = compare(type, low, high) > 0 && choice.chance(90);
        return given(swap ? high : low) + " AND " + given(swap ? low : high);
    }

    private static int compare(String type, ObjectNode first, ObjectNode second) {
        String left = first.path(type).asText();
        String right = second.path(type).asText();
        return type.equals("N") ? new BigDecimal(left).compareTo(new BigDecimal(right)) : left.compareTo(right);
    }

    private String in() {
        var candidates = new StringBuilder(value("N"));
        for (int i = choice.below(4); i > 0; i--) {
            candidates.append(choice.oneOf(",", ", ")).append(choice.chance(80) ? value("N") : operand("N"));
        }
        return operand("N") + choice.oneOf(" IN (", " in (", " IN(") + candidates + ")";
    }

    private String call() {
        return switch (choice.below(6)) {
            case 0 -> "attribute_exists(" + path() + ")";
            case 1 -> "attribute_not_exists(" + path() + ")";
            case 2 -> "attribute_type(" + path() + ", " + given(typeName()) + ")";
            case 3 -> "begins_with(" + path("S") + ", " + value(choice.oneOf("S", "S", "B")) + ")";
            case 4 -> "contains(" + path() + ", " + value(choice.oneOf("S", "N", "B")) + ")";
            default -> "size(" + path() + ") " + choice.pick(COMPARATORS) + " " + value("N");
        };
    }

    private ObjectNode typeName() {
        return DifferentialValues.ofType("S", choice).put("S", choice.pick(DifferentialValues.TYPES));
    }

    private String operand(String type) {
        if (choice.chance(6)) {
            return "size(" + path() + ")";
        }
        return choice.chance(5) ? "(" + path(type) + ")" : path(type);
    }

    /** A path at which there may be something of the type. */
    String path(String type) {
        if (choice.chance(30)) {
            return path();
        }
        return name(
                switch (type) {
                    case "N" -> choice.oneOf("a", "n", "sk", "pk");
                    case "S" -> choice.oneOf("b", "t", "pk", "sk");
                    case "L" -> "l";
                    case "SS", "NS", "BS" -> "s";
                    default -> choice.oneOf("c", "pk", "sk");
                });
    }

    String path() {
        return nested(attribute());
    }

    private String nested(String attribute) {
        var path = new StringBuilder(name(attribute));
        String first = path.toString();
        boolean document = first.equals("l") || first.equals("m");
        int indexPercent = first.equals("l") ? 90 : 20;
        for (int percent = document ? 70 : 8; choice.chance(percent); percent = 30) {
            path.append(
                    choice.chance(indexPercent)
                            ? choice.oneOf("[0]", "[1]", "[2]", "[ 0 ]", "[10]")
                            : "." + name(choice.pick(DifferentialValues.NAMES)));
            indexPercent = 30;
        }
        return path.toString();
    }

    private String attribute() {
        int kind = choice.below(100);
        if (kind < 10) {
            return choice.oneOf("pk", "sk");
        }
        return kind < 94 ? choice.pick(DifferentialValues.NAMES) : choice.pick(DifferentialValues.ODD_NAMES);
    }

    /** An attribute's name as it is, or as a placeholder. */
    String name(String name) {
        boolean plain = name.length() <= 2 && name.matches("[a-z]+");
        if (plain && choice.chance(85)) {
            return name;
        }
        for (var known : names.entrySet()) {
            if (known.getValue().equals(name)) {
                return known.getKey();
            }
        }
        String placeholder = choice.oneOf("#", "#n", "#_", "#N", "#1") + names.size();
        names.put(placeholder, name);
        return placeholder;
    }

    /** A placeholder of a value that mostly is of the type. */
    String value(String type) {
        if (!values.isEmpty() && choice.chance(10)) {
            return choice.pick(List.copyOf(values.keySet()));
        }
        return given(choice.chance(94) ? DifferentialValues.ofType(type, choice) : DifferentialValues.any(choice));
    }

    String given(ObjectNode value) {
        String placeholder = choice.oneOf(":v", ":", ":_", ":V", ":0") + values.size();
        values.put(placeholder, value);
        return placeholder;
    }

    /** Paths that mostly do not meet. */
    String projection() {
        var paths = new ArrayList<String>();
        if (choice.chance(15)) {
            paths.add(path());
        }
        for (String name : choice.some(PROJECTED, choice.between(1, 4))) {
            paths.add(nested(name));
        }
        return String.join(choice.oneOf(",", ", ", " , "), paths);
    }

    /** The condition of a query on a table or an index. */
    String keyCondition(String partition, ObjectNode partitionValue, String sort, String sortType) {
        String condition = name(partition) + " = " + given(partitionValue);
        if (sort.isEmpty() || choice.chance(25)) {
            return condition;
        }
        String second = sortCondition(sort, sortType);
        return choice.chance(85) ? condition + " AND " + second : second + " AND " + condition;
    }

    private String sortCondition(String sort, String type) {
        return switch (choice.below(type.equals("N") ? 3 : 4)) {
            case 0 -> name(sort) + " BETWEEN " + range(type);
            case 1, 2 ->
                name(sort)
                        + choice.oneOf(" = ", "<", " <= ", " > ", ">=")
                        + given(DifferentialTable.keyValue(type, choice));
            default -> "begins_with(" + name(sort) + ", " + given(DifferentialTable.keyValue(type, choice)) + ")";
        };
    }
}
