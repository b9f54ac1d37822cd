package io.streambed.triggers.pattern;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an object must be like: every field as its pattern says, and of every {@code $or} one alternative.
 *
 * @param fields by name
 * @param alternatives one list for each {@code $or}
 */
record ObjectPattern(Map<String, FieldPattern> fields, List<List<ObjectPattern>> alternatives) {
    /** What a field must be like. */
    sealed interface FieldPattern {
        boolean matches(@Nullable EventValue value);
    }

    /** The field is an object, or an array with such an object in it. */
    record Nested(ObjectPattern pattern) implements FieldPattern {
        @Override
        public boolean matches(@Nullable EventValue value) {
            return switch (value) {
                case null -> pattern.matchesNothing();
                case EventValue.Fields fields -> pattern.matches(fields);
                case EventValue.Elements elements ->
                    elements.elements().stream().anyMatch(this::matches);
                case EventValue.Text _,
                        EventValue.Numeric _,
                        EventValue.NumberText _,
                        EventValue.Bool _,
                        EventValue.Null _ -> pattern.matchesNothing();
            };
        }
    }

    /** One of the rules is met by the field, or by one of its elements. */
    record Leaf(List<Rule> rules) implements FieldPattern {
        @Override
        public boolean matches(@Nullable EventValue value) {
            for (Rule rule : rules) {
                if (rule.matches(value)) {
                    return true;
                }
            }
            return false;
        }
    }

    ObjectPattern {
        fields = Map.copyOf(fields);
        alternatives = List.copyOf(alternatives);
    }

    boolean matches(EventValue.Fields event) {
        return matchesWith(event);
    }

    /** Whether an object that is not there would do, as it does if fields of it must not exist. */
    boolean matchesNothing() {
        return matchesWith(null);
    }

    private boolean matchesWith(EventValue.@Nullable Fields event) {
        for (Map.Entry<String, FieldPattern> field : fields.entrySet()) {
            EventValue value = event == null ? null : event.get(field.getKey());
            if (!field.getValue().matches(value)) {
                return false;
            }
        }
        for (List<ObjectPattern> alternative : alternatives) {
            if (alternative.stream().noneMatch(pattern -> pattern.matchesWith(event))) {
                return false;
            }
        }
        return true;
    }

    boolean mentions(String object, String member) {
        boolean here =
                fields.get(object) instanceof Nested nested && nested.pattern().names(member);
        return here
                || alternatives.stream().flatMap(List::stream).anyMatch(pattern -> pattern.mentions(object, member));
    }

    private boolean names(String member) {
        return fields.containsKey(member)
                || alternatives.stream().flatMap(List::stream).anyMatch(pattern -> pattern.names(member));
    }
}
