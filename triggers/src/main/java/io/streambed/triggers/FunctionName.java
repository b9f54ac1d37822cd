package io.streambed.triggers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A function's name in one of Lambda's forms: a name, part of an ARN or all of it, each with or without a version or an alias.
 *
 * @param given as the client gave it
 * @param name the name alone; dots are allowed here, for Java classes
 * @param qualifier null if there is none
 */
record FunctionName(String given, String name, @Nullable String qualifier) {
    private static final Pattern FORM = Pattern.compile("(arn:aws[a-zA-Z-]*:lambda:)?([a-z]{2}(?:-[a-z]+)+-\\d:)?"
            + "(\\d{12}:)?(function:)?([a-zA-Z0-9_.$-]+?)(?::(\\$LATEST|[a-zA-Z0-9_-]+))?");

    /** Null if the text has none of the forms. */
    static @Nullable FunctionName parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() ? new FunctionName(text, matcher.group(5), matcher.group(6)) : null;
    }

    boolean isArn() {
        return given.startsWith("arn:");
    }

    /** The name as it was given, without version or alias. */
    String unqualified() {
        return qualifier == null ? given : given.substring(0, given.length() - qualifier.length() - 1);
    }
}
