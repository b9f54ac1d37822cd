package io.streambed.triggers.pattern;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as patterns see it. Immutable. */
public sealed interface EventValue {
    record Fields(Map<String, EventValue> members) implements EventValue {
        @Nullable
        EventValue get(String name) {
            return members.get(name);
        }
    }

    record Elements(List<EventValue> elements) implements EventValue {}

    record Text(String value) implements EventValue {}

    record Numeric(BigDecimal value) implements EventValue {}

    /**
     * A number attribute of DynamoDB, which is a string in JSON. It equals patterns for that string, and beyond what the
     * service does also those for the number.
     */
    record NumberText(String value) implements EventValue {}

    record Bool(boolean value) implements EventValue {}

    record Null() implements EventValue {}

    /** The text of what is a string in JSON; null for all else. */
    default @Nullable String text() {
        return switch (this) {
            case Text text -> text.value();
            case NumberText number -> number.value();
            case Fields _, Elements _, Numeric _, Bool _, Null _ -> null;
        };
    }

    /** The value of what is a number in JSON or in DynamoDB; null for all else. */
    default @Nullable BigDecimal number() {
        return switch (this) {
            case Numeric number -> number.value();
            case NumberText number -> new BigDecimal(number.value());
            case Fields _, Elements _, Text _, Bool _, Null _ -> null;
        };
    }
}
