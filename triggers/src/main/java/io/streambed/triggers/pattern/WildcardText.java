package io.streambed.triggers.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * A text in which asterisks stand for any number of characters. {@code \*} is an asterisk and {@code \\} a backslash.
 *
 * @param parts what lies between the asterisks: one more than there are asterisks
 */
record WildcardText(List<String> parts) {
    WildcardText {
        parts = List.copyOf(parts);
    }

    static WildcardText parse(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean afterAsterisk = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '*') {
                if (afterAsterisk) {
                    throw new InvalidPatternException("Consecutive wildcard characters at pos " + (i - 1));
                }
                parts.add(part.toString());
                part.setLength(0);
            } else if (c == '\\') {
                i++;
                char escaped = i < text.length() ? text.charAt(i) : 0;
                if (escaped != '*' && escaped != '\\') {
                    throw new InvalidPatternException("Invalid escape character at pos " + (i - 1));
                }
                part.append(escaped);
            } else {
                part.append(c);
            }
            afterAsterisk = c == '*';
        }
        parts.add(part.toString());
        return new WildcardText(parts);
    }

    /** In time linear in the text for each part: the leftmost place of a part never excludes a match. */
    boolean matches(String text) {
        String first = parts.getFirst();
        if (parts.size() == 1) {
            return text.equals(first);
        }
        String last = parts.getLast();
        int end = text.length() - last.length();
        if (!text.startsWith(first) || end < first.length() || !text.endsWith(last)) {
            return false;
        }
        int position = first.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
            int found = text.indexOf(part, position);
            if (found < 0 || found + part.length() > end) {
                return false;
            }
            position = found + part.length();
        }
        return true;
    }
}
