package io.streambed.protocol;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request's value as it is quoted in a validation error: cut off where quoting it would only send it back. */
final class PrintedValue {
    private static final int MAX_LENGTH = 8192;

    private final StringBuilder text = new StringBuilder();

    private PrintedValue() {}

    static String of(Object value) {
        PrintedValue printed = new PrintedValue();
        printed.append(value);
        return printed.text.length() <= MAX_LENGTH ? printed.text.toString() : cut(printed.text);
    }

    private static String cut(StringBuilder text) {
        int end = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return text.substring(0, end) + "...";
    }

    private void append(@Nullable Object value) {
        if (text.length() > MAX_LENGTH) {
            return;
        }
        switch (value) {
            case List<?> list -> {
                text.append('[');
                Iterator<?> elements = list.iterator();
                while (elements.hasNext() && text.length() <= MAX_LENGTH) {
                    append(elements.next());
                    text.append(elements.hasNext() ? ", " : "");
                }
                text.append(']');
            }
            case Map<?, ?> map -> {
                text.append('{');
                Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
                while (entries.hasNext() && text.length() <= MAX_LENGTH) {
                    Map.Entry<?, ?> entry = entries.next();
                    text.append(entry.getKey()).append('=');
                    append(entry.getValue());
                    text.append(entries.hasNext() ? ", " : "");
                }
                text.append('}');
            }
            case Input input -> structure(input);
            case InvalidValue _ -> text.append("AttributeValue");
            case null -> text.append("null");
            default -> text.append(value);
        }
    }

    private void structure(Input input) {
        text.append(input.shape().name()).append('(');
        String separator = "";
        for (Shape.Member member : input.shape().members()) {
            Object value =
                    input.has(member.name()) ? input.valueAt(input.shape().position(member.name())) : null;
            if (value != null) {
                text.append(separator)
                        .append(member.name().substring(0, 1).toLowerCase(Locale.ROOT))
                        .append(member.name(), 1, member.name().length())
                        .append('=');
                append(value);
                separator = ", ";
            }
        }
        text.append(')');
    }
}
