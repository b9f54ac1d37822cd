package io.streambed.protocol;

import io.streambed.model.DynamoDbException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks a decoded request against the constraints its shape declares, and reports up to ten violations at once in the
 * service's form: {@code 2 validation errors detected: Value '' at 'tableName' failed to satisfy constraint: ...; ...}.
 *
 * <p>The order is the order of declaration; per value first the set of values, then pattern, minimum and maximum.
 */
final class Constraints {
    private static final int MAX_REPORTED = 10;
    private static final String NOT_NULL = "Member must not be null";

    private final List<String> violations = new ArrayList<>();

    private Constraints() {}

    /**
     * Does nothing for a request that satisfies its constraints.
     *
     * @throws DynamoDbException a validation error that names the violations
     */
    static void check(Input input) {
        if (satisfied(input)) {
            return;
        }
        Constraints constraints = new Constraints();
        constraints.structure(input, "");
        int count = constraints.violations.size();
        if (count > 0) {
            throw DynamoDbException.validation(count + (count == 1 ? " validation error" : " validation errors")
                    + " detected: " + String.join("; ", constraints.violations));
        }
    }

    /** The hot path: whether the request satisfies everything, without building a path for what it might violate. */
    private static boolean satisfied(Input input) {
        List<Shape.Member> members = input.shape().members();
        for (int i = 0; i < members.size(); i++) {
            Shape.Member member = members.get(i);
            Object value = input.valueAt(i);
            if (value == null) {
                if (member.required()) {
                    return false;
                }
            } else if (!satisfied(member.shape(), value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean satisfied(Shape shape, Object value) {
        return switch (shape) {
            case Shape.StringShape text -> text.isSatisfiedBy((String) value);
            case Shape.IntegerShape number -> (int) value >= number.min() && (int) value <= number.max();
            case Shape.LongShape number -> (long) value >= number.min() && (long) value <= number.max();
            case Shape.Structure _ -> satisfied((Input) value);
            case Shape.ListShape list -> satisfied(list, (List<?>) value);
            case Shape.MapShape map -> satisfied(map, (Map<?, ?>) value);
            case Shape.DoubleShape _,
                    Shape.BooleanShape _,
                    Shape.BlobShape _,
                    Shape.TimestampShape _,
                    Shape.AttributeValueShape _,
                    Shape.ItemShape _ -> true;
        };
    }

    private static boolean satisfied(Shape.ListShape shape, List<?> elements) {
        if (elements.size() < shape.minLength() || elements.size() > shape.maxLength()) {
            return false;
        }
        for (Object element : elements) {
            if (element == null || !satisfied(shape.element(), element)) {
                return false;
            }
        }
        return true;
    }

    private static boolean satisfied(Shape.MapShape shape, Map<?, ?> entries) {
        if (entries.size() < shape.minLength() || entries.size() > shape.maxLength()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            Object value = entry.getValue();
            if (value == null
                    || !shape.key().isSatisfiedBy((String) entry.getKey())
                    || !satisfied(shape.value(), value)) {
                return false;
            }
        }
        return true;
    }

    private void structure(Input input, String parent) {
        List<Shape.Member> members = input.shape().members();
        for (int i = 0; i < members.size(); i++) {
            Shape.Member member = members.get(i);
            Object value = input.valueAt(i);
            String path = parent + lowerFirst(member.name());
            if (value != null) {
                value(member.shape(), value, path);
            } else if (member.required()) {
                violated(null, path, NOT_NULL);
            }
        }
    }

    private void value(Shape shape, Object value, String path) {
        switch (shape) {
            case Shape.StringShape text -> string(text, (String) value, path);
            case Shape.IntegerShape number -> number((int) value, number.min(), number.max(), path);
            case Shape.LongShape number -> number((long) value, number.min(), number.max(), path);
            case Shape.ListShape list -> list(list, (List<?>) value, path);
            case Shape.MapShape map -> map(map, (Map<?, ?>) value, path);
            case Shape.Structure _ -> structure((Input) value, path + ".");
            case Shape.DoubleShape _,
                    Shape.BooleanShape _,
                    Shape.BlobShape _,
                    Shape.TimestampShape _,
                    Shape.AttributeValueShape _,
                    Shape.ItemShape _ -> {}
        }
    }

    private void string(Shape.StringShape shape, String text, String path) {
        if (shape.exempts(text)) {
            return;
        }
        if (shape.values() != null && !shape.values().contains(text)) {
            violated(text, path, "Member must satisfy enum value set: " + shape.values());
        }
        // Where ARNs are allowed the service looks at the form of a name only when there is one.
        boolean hasForm = !(shape.arnAllowed() && text.isEmpty());
        if (hasForm && shape.pattern() != null && !shape.pattern().matches(text)) {
            violated(text, path, "Member must satisfy regular expression pattern: " + shape.pattern());
        }
        length(text.length(), shape.minLength(), shape.maxLength(), text, path);
    }

    private void number(long value, long min, long max, String path) {
        if (value < min) {
            violated(value, path, "Member must have value greater than or equal to " + min);
        }
        if (value > max) {
            violated(value, path, "Member must have value less than or equal to " + max);
        }
    }

    private void list(Shape.ListShape shape, List<?> elements, String path) {
        length(elements.size(), shape.minLength(), shape.maxLength(), elements, path);
        if (elements.contains(null)) {
            violated(elements, path, "Member must satisfy constraint: [" + NOT_NULL + "]");
        }
        if (shape.element() instanceof Shape.StringShape text) {
            boolean violated =
                    elements.stream().anyMatch(element -> element != null && !text.isSatisfiedBy((String) element));
            if (violated) {
                violated(elements, path, "Member must satisfy constraint: " + ElementConstraints.of(text));
            }
            return;
        }
        for (int i = 0; i < elements.size(); i++) {
            Object element = elements.get(i);
            if (element != null) {
                value(shape.element(), element, path + "." + (i + 1) + ".member");
            }
        }
    }

    private void map(Shape.MapShape shape, Map<?, ?> entries, String path) {
        length(entries.size(), shape.minLength(), shape.maxLength(), entries, path);
        boolean nulls = false;
        boolean values = false;
        boolean keys = false;
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            Object value = entry.getValue();
            keys |= !shape.key().isSatisfiedBy((String) entry.getKey());
            nulls |= value == null;
            values |= value != null && !ElementConstraints.satisfied(shape.value(), value);
        }
        if (keys) {
            violated(entries, path, "Map keys must satisfy constraint: " + ElementConstraints.of(shape.key()));
        }
        if (nulls) {
            violated(entries, path, "Map value must satisfy constraint: [" + NOT_NULL + "]");
        }
        if (values) {
            violated(entries, path, "Map value must satisfy constraint: " + ElementConstraints.of(shape.value()));
        }
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            Object value = entry.getValue();
            if (value != null && !(shape.value() instanceof Shape.StringShape)) {
                member(shape.value(), value, path + "." + entry.getKey() + ".member");
            }
        }
    }

    /** A map's value: its own length has been checked with the map. */
    private void member(Shape shape, Object value, String path) {
        if (shape instanceof Shape.ListShape list) {
            value(list.length(0, Integer.MAX_VALUE), value, path);
        } else {
            value(shape, value, path);
        }
    }

    private void length(int length, int min, int max, Object value, String path) {
        if (length < min) {
            violated(value, path, "Member must have length greater than or equal to " + min);
        }
        if (length > max) {
            violated(value, path, "Member must have length less than or equal to " + max);
        }
    }

    private void violated(@Nullable Object value, String path, String constraint) {
        if (violations.size() < MAX_REPORTED) {
            violations.add("Value " + (value == null ? "null" : "'" + PrintedValue.of(value) + "'") + " at '" + path
                    + "' failed to satisfy constraint: " + constraint);
        }
    }

    private static String lowerFirst(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
