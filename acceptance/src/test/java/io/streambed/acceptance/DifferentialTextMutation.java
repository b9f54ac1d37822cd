package io.streambed.acceptance;

import java.util.List;

/** Breaks the text of an expression. */
final class DifferentialTextMutation {
    private static final List<String> PIECES = List.of(
            "(",
            ")",
            ",",
            ".",
            " ",
            "=",
            "<>",
            "<",
            "[",
            "]",
            "[0]",
            "[-1]",
            "[1.5]",
            "[99999999999]",
            "#",
            ":",
            "#zz",
            ":zz",
            "#pk",
            " AND ",
            " OR ",
            " NOT ",
            " BETWEEN ",
            " IN ",
            " SET ",
            " REMOVE ",
            "+",
            "-",
            "'a'",
            "5",
            "\u00e9",
            "name",
            "size(a)",
            "attribute_exists",
            "if_not_exists(a, b)",
            "foo(a)",
            "a",
            "pk.a",
            "pk[0]",
            "a.b",
            "\u0000",
            "\n",
            "*",
            "!=",
            "==");

    private DifferentialTextMutation() {}

    static String apply(DifferentialChoice choice, String text) {
        return switch (choice.below(12)) {
            case 0 -> "";
            case 1 -> "(" + text + ")";
            case 2 -> "((" + text + "))";
            case 3 -> text + choice.oneOf(" AND ", " OR ", ", ", " ") + text;
            case 4 -> text.repeat(1 + 5000 / Math.max(1, text.length()));
            case 5 -> text + " OR a = b".repeat(choice.oneOf(50, 310));
            case 6 -> swapped(choice, text);
            default -> spliced(choice, text);
        };
    }

    /** Takes some characters out, or puts a piece in, or both. */
    private static String spliced(DifferentialChoice choice, String text) {
        int from = choice.between(0, text.length());
        int to = Math.min(text.length(), from + choice.below(4));
        String piece = choice.chance(70) ? choice.pick(PIECES) : "";
        return text.substring(0, from) + piece + text.substring(choice.chance(50) ? from : to);
    }

    /** One word for another. */
    private static String swapped(DifferentialChoice choice, String text) {
        String[] words = text.split(" ", -1);
        words[choice.below(words.length)] = choice.chance(50) ? choice.pick(PIECES) : words[choice.below(words.length)];
        return String.join(" ", words);
    }
}
