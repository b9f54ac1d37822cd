package io.streambed.protocol;

import java.util.BitSet;
import java.util.regex.Pattern;

/**
 * A regular expression that a whole text must match.
 *
 * <p>Table names are checked with every request, so the one form their pattern has, a character class repeated, is
 * matched by a table of its characters, without a matcher.
 */
public final class TextPattern {
    private static final Pattern CHARACTER_CLASS_REPEATED = Pattern.compile("\\[[^\\[\\]&^]+]\\+");
    private static final int ASCII = 128;

    private final Pattern pattern;
    private final boolean byCharacter;
    private final BitSet characters = new BitSet(ASCII);

    TextPattern(String regularExpression) {
        pattern = Pattern.compile(regularExpression);
        byCharacter = CHARACTER_CLASS_REPEATED.matcher(regularExpression).matches();
        for (char c = 0; byCharacter && c < ASCII; c++) {
            characters.set(c, pattern.matcher(String.valueOf(c)).matches());
        }
    }

    boolean matches(String text) {
        if (!byCharacter) {
            return pattern.matcher(text).matches();
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ASCII) {
                return pattern.matcher(text).matches();
            }
            if (!characters.get(c)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** The expression as it was written, as the service prints it. */
    @Override
    public String toString() {
        return pattern.pattern();
    }
}
