package io.streambed.acceptance;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Two texts that go together. In both {@code *} stands for anything, {@code $1} to {@code $9} for what must be the same wherever
 * the same one stands, and {@code <a||b>} for one of several texts.
 */
final class DifferentialPattern {
    private static final Pattern SPECIAL = Pattern.compile("\\*|\\$([1-9])|<((?:[^<>]*\\|\\|)+[^<>]*)>");
    /** Stands between the two, and in neither. */
    private static final char BETWEEN = '\u0001';

    private static final String ANYTHING = "[^" + BETWEEN + "]*";

    private final Pattern pattern;

    DifferentialPattern(String first, String second) {
        Set<String> seen = new HashSet<>();
        pattern = Pattern.compile(expression(first, seen) + BETWEEN + expression(second, seen));
    }

    boolean matches(String first, String second) {
        return pattern.matcher(first + BETWEEN + second).matches();
    }

    private static String expression(String text, Set<String> seen) {
        var expression = new StringBuilder();
        Matcher special = SPECIAL.matcher(text);
        int from = 0;
        while (special.find()) {
            expression.append(Pattern.quote(text.substring(from, special.start())));
            String same = special.group(1);
            String choices = special.group(2);
            if (choices != null) {
                expression.append(Stream.of(choices.split("\\|\\|", -1))
                        .map(choice -> expression(choice, seen))
                        .collect(Collectors.joining("|", "(?:", ")")));
            } else if (same == null) {
                expression.append(ANYTHING);
            } else if (seen.add(same)) {
                expression
                        .append("(?<same")
                        .append(same)
                        .append('>')
                        .append(ANYTHING)
                        .append(')');
            } else {
                expression.append("\\k<same").append(same).append('>');
            }
            from = special.end();
        }
        return expression.append(Pattern.quote(text.substring(from))).toString();
    }
}
