package io.streambed.acceptance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes update expressions that are mostly valid. */
final class DifferentialUpdates {
    private final DifferentialChoice choice;
    private final DifferentialExpression expression;
    /** Attributes that no clause has taken yet: two actions must not meet. */
    private final List<String> free = new ArrayList<>(DifferentialValues.NAMES);

    DifferentialUpdates(DifferentialChoice choice, DifferentialExpression expression) {
        this.choice = choice;
        this.expression = expression;
    }

    String text() {
        var clauses = new ArrayList<String>();
        if (choice.chance(70)) {
            clauses.add("SET " + actions(this::assignment));
        }
        if (choice.chance(30)) {
            clauses.add("REMOVE " + actions(this::path));
        }
        if (choice.chance(25)) {
            clauses.add(choice.oneOf("ADD ", "add ") + actions(this::addition));
        }
        if (choice.chance(15) || clauses.isEmpty()) {
            clauses.add("DELETE " + actions(this::deletion));
        }
        if (choice.chance(20)) {
            Collections.reverse(clauses);
        }
        return String.join(choice.oneOf(" ", "\n", "  "), clauses);
    }

    private interface Action {
        String write(String path);
    }

    /** Mostly each on an attribute of its own. */
    private String actions(Action action) {
        var actions = new ArrayList<String>();
        for (String name : choice.some(free, choice.oneOf(1, 1, 1, 2, 3))) {
            actions.add(action.write(name));
            if (choice.chance(95)) {
                free.remove(name);
            }
        }
        return String.join(choice.oneOf(", ", ","), actions);
    }

    private String path(String name) {
        String path = expression.name(name);
        return switch (name) {
            case "l" -> choice.chance(30) ? path + choice.oneOf("[0]", "[1]", "[7]") : path;
            case "m" -> choice.chance(30) ? path + "." + choice.oneOf("a", "b", "m.a", "l[0]") : path;
            default -> choice.chance(5) ? expression.path() : path;
        };
    }

    private String assignment(String name) {
        String path = path(name);
        return path
                + choice.oneOf(" = ", "=")
                + switch (choice.below(10)) {
                    case 0, 1, 2 -> operand("N") + choice.oneOf(" + ", " - ", "+", "-") + operand("N");
                    case 3 -> "list_append(" + operand("L") + ", " + operand("L") + ")";
                    case 4 -> "if_not_exists(" + expression.path() + ", " + operand("N") + ")";
                    case 5 -> expression.path();
                    default -> expression.given(DifferentialValues.named(name, choice));
                };
    }

    private String operand(String type) {
        return switch (choice.below(6)) {
            case 0, 1 -> expression.path(type);
            case 2 -> "if_not_exists(" + expression.path(type) + ", " + expression.value(type) + ")";
            default -> expression.value(type);
        };
    }

    private String addition(String name) {
        String type = choice.chance(10) ? "S" : name.equals("s") ? choice.oneOf("SS", "NS", "BS") : "N";
        return path(name) + " " + expression.value(type);
    }

    private String deletion(String name) {
        return path(name) + " " + expression.value(choice.oneOf("SS", "NS", "BS"));
    }
}
