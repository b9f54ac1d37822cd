package io.streambed.triggers.pattern;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One alternative for the value of a field. */
sealed interface Rule {

    /** Whether the field meets the rule; of an array one element is enough. */
    default boolean matches(@Nullable EventValue field) {
        return switch (field) {
            case null -> false;
            case EventValue.Fields _ -> false;
            case EventValue.Elements array -> array.elements().stream().anyMatch(this::matches);
            case EventValue.Text _,
                    EventValue.Numeric _,
                    EventValue.NumberText _,
                    EventValue.Bool _,
                    EventValue.Null _ -> accepts(field);
        };
    }

    /** Whether a value that is neither object nor array meets the rule. */
    boolean accepts(EventValue value);

    record EqualText(String text) implements Rule {
        @Override
        public boolean accepts(EventValue value) {
            return text.equals(value.text());
        }
    }

    record EqualNumber(BigDecimal number) implements Rule {
        @Override
        public boolean accepts(EventValue value) {
            BigDecimal other = value.number();
            return other != null && number.compareTo(other) == 0;
        }
    }

    /** True, false or null. */
    record Same(EventValue expected) implements Rule {
        @Override
        public boolean accepts(EventValue value) {
            return expected.equals(value);
        }
    }

    record Prefix(String prefix, boolean ignoreCase) implements Rule {
        @Override
        public boolean accepts(EventValue value) {
            String text = value.text();
            return text != null && text.regionMatches(ignoreCase, 0, prefix, 0, prefix.length());
        }
    }

    record Suffix(String suffix, boolean ignoreCase) implements Rule {
        @Override
        public boolean accepts(EventValue value) {
            String text = value.text();
            return text != null
                    && text.regionMatches(ignoreCase, text.length() - suffix.length(), suffix, 0, suffix.length());
        }
    }

    record EqualIgnoringCase(String text) implements Rule {
        @Override
        public boolean accepts(EventValue value) {
            String other = value.text();
            return other != null
                    && (text.equalsIgnoreCase(other)
                            || text.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT)));
        }
    }

    record Wildcard(WildcardText wildcard) implements Rule {
        @Override
        public boolean accepts(EventValue value) {
            String text = value.text();
            return text != null && wildcard.matches(text);
        }
    }

    record Numeric(NumericRange range) implements Rule {
        @Override
        public boolean accepts(EventValue value) {
            BigDecimal number = value.number();
            return number != null && range.contains(number);
        }
    }

    /** Any value that meets none of some rules; a field that is not there does not. */
    record AnythingBut(List<Rule> rules) implements Rule {
        @Override
        public boolean accepts(EventValue value) {
            return rules.stream().noneMatch(rule -> rule.accepts(value));
        }
    }

    /** Whether there is such a field; only what is no object counts. */
    record Exists(boolean expected) implements Rule {
        @Override
        public boolean matches(@Nullable EventValue field) {
            boolean exists = field != null && !(field instanceof EventValue.Fields);
            return exists == expected;
        }

        @Override
        public boolean accepts(EventValue value) {
            return expected;
        }
    }
}
