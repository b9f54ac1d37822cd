package io.streambed.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * The constraints of a collection's elements, which the service reports with the collection, all of them in brackets
 * whichever is violated.
 */
final class ElementConstraints {
    private ElementConstraints() {}

    /** Whether a map's value satisfies the constraints that are reported with the map. */
    static boolean satisfied(Shape shape, Object value) {
        return switch (shape) {
            case Shape.StringShape text -> text.isSatisfiedBy((String) value);
            case Shape.ListShape list -> {
                int size = ((List<?>) value).size();
                yield size >= list.minLength() && size <= list.maxLength();
            }
            case Shape.MapShape _,
                    Shape.IntegerShape _,
                    Shape.LongShape _,
                    Shape.DoubleShape _,
                    Shape.BooleanShape _,
                    Shape.BlobShape _,
                    Shape.TimestampShape _,
                    Shape.AttributeValueShape _,
                    Shape.ItemShape _,
                    Shape.Structure _ -> true;
        };
    }

    /** The declared constraints as the service lists them. */
    static List<String> of(Shape shape) {
        return switch (shape) {
            case Shape.StringShape text -> {
                List<String> constraints = lengths(text.minLength(), text.maxLength());
                if (text.pattern() != null) {
                    constraints.add("Member must satisfy regular expression pattern: " + text.pattern());
                }
                if (text.values() != null) {
                    constraints.add("Member must satisfy enum value set: " + text.values());
                }
                yield constraints;
            }
            case Shape.ListShape list -> lengths(list.minLength(), list.maxLength());
            case Shape.MapShape _,
                    Shape.IntegerShape _,
                    Shape.LongShape _,
                    Shape.DoubleShape _,
                    Shape.BooleanShape _,
                    Shape.BlobShape _,
                    Shape.TimestampShape _,
                    Shape.AttributeValueShape _,
                    Shape.ItemShape _,
                    Shape.Structure _ -> List.of();
        };
    }

    private static List<String> lengths(int min, int max) {
        List<String> constraints = new ArrayList<>();
        if (max < Integer.MAX_VALUE) {
            constraints.add("Member must have length less than or equal to " + max);
        }
        if (min > 0) {
            constraints.add("Member must have length greater than or equal to " + min);
        }
        return constraints;
    }
}
