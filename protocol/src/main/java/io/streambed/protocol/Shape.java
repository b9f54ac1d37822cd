package io.streambed.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The declared shape of a request or of a part of it: the JSON types it is made of, and the constraints its values have to
 * satisfy. The service checks all declared constraints and reports the violations together, in the order of declaration,
 * so an operation declares its members in the order in which the service reports them.
 */
public sealed interface Shape {
    /** A map of attribute names to attribute values: an item or a key. */
    Shape ITEM = new ItemShape(false);
    /** A map of placeholders to attribute values, whose errors name their placeholder. */
    Shape EXPRESSION_VALUES = new ItemShape(true);
    /** One attribute value. */
    Shape ATTRIBUTE_VALUE = new AttributeValueShape();

    Shape BOOLEAN = new BooleanShape();
    /** Base64 on the wire. */
    Shape BLOB = new BlobShape();
    /** Seconds since 1970 on the wire, with a fraction. */
    Shape TIMESTAMP = new TimestampShape();

    Shape DOUBLE = new DoubleShape();

    static StringShape string() {
        return StringShape.UNCONSTRAINED;
    }

    /** A string out of a fixed set, in the order in which the service prints the set. */
    static StringShape oneOf(String... values) {
        return new StringShape(List.of(values), null, 0, Integer.MAX_VALUE, false);
    }

    static IntegerShape integer() {
        return new IntegerShape(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    static LongShape longInteger() {
        return new LongShape(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static ListShape list(Shape element) {
        return new ListShape(element, 0, Integer.MAX_VALUE);
    }

    static MapShape map(Shape value) {
        return new MapShape(StringShape.UNCONSTRAINED, value, 0, Integer.MAX_VALUE);
    }

    /** Starts a structure; {@code name} is the service's name of the type, such as {@code KeySchemaElement}. */
    static Builder structure(String name) {
        return new Builder(name);
    }

    /**
     * A string; lengths count UTF-16 units, as the service's own checks do.
     *
     * @param values what is allowed, null for anything
     * @param pattern what the whole string must match, null for anything
     * @param arnAllowed whether an ARN may stand for a name; it is exempt from the name's constraints
     */
    record StringShape(
            @Nullable List<String> values,
            @Nullable TextPattern pattern,
            int minLength,
            int maxLength,
            boolean arnAllowed)
            implements Shape {
        static final StringShape UNCONSTRAINED = new StringShape(null, null, 0, Integer.MAX_VALUE, false);
        private static final int MAX_ARN_LENGTH = 1024;

        public StringShape length(int min, int max) {
            return new StringShape(values, pattern, min, max, arnAllowed);
        }

        /** The whole string must match. */
        public StringShape pattern(String regularExpression) {
            return new StringShape(values, new TextPattern(regularExpression), minLength, maxLength, arnAllowed);
        }

        public StringShape orArn() {
            return new StringShape(values, pattern, minLength, maxLength, true);
        }

        boolean isSatisfiedBy(String text) {
            return exempts(text)
                    || ((values == null || values.contains(text))
                            && (pattern == null || pattern.matches(text))
                            && text.length() >= minLength
                            && text.length() <= maxLength);
        }

        boolean exempts(String text) {
            return arnAllowed && text.startsWith("arn:") && text.length() <= MAX_ARN_LENGTH;
        }
    }

    record IntegerShape(int min, int max) implements Shape {
        public IntegerShape range(int atLeast, int atMost) {
            return new IntegerShape(atLeast, atMost);
        }

        public IntegerShape atLeast(int atLeast) {
            return new IntegerShape(atLeast, max);
        }
    }

    record LongShape(long min, long max) implements Shape {
        public LongShape range(long atLeast, long atMost) {
            return new LongShape(atLeast, atMost);
        }

        public LongShape atLeast(long atLeast) {
            return new LongShape(atLeast, max);
        }
    }

    record DoubleShape() implements Shape {}

    record BooleanShape() implements Shape {}

    record BlobShape() implements Shape {}

    record TimestampShape() implements Shape {}

    record AttributeValueShape() implements Shape {}

    record ItemShape(boolean expressionValues) implements Shape {}

    record ListShape(Shape element, int minLength, int maxLength) implements Shape {
        public ListShape length(int min, int max) {
            return new ListShape(element, min, max);
        }
    }

    record MapShape(StringShape key, Shape value, int minLength, int maxLength) implements Shape {
        public MapShape length(int min, int max) {
            return new MapShape(key, value, min, max);
        }

        /** Constraints that every key must satisfy. */
        public MapShape keys(StringShape constraints) {
            return new MapShape(constraints, value, minLength, maxLength);
        }
    }

    /** An object with declared members. Members a request has beyond them are ignored. */
    final class Structure implements Shape {
        private final String name;
        private final List<Member> members;
        private final Map<String, Integer> positions;
        private final boolean earlierWords;

        private Structure(String name, List<Member> members, boolean earlierWords) {
            this.name = name;
            this.members = List.copyOf(members);
            this.earlierWords = earlierWords;
            this.positions = HashMap.newHashMap(members.size());
            for (int i = 0; i < members.size(); i++) {
                if (positions.put(members.get(i).name(), i) != null) {
                    throw new IllegalArgumentException(
                            name + " declares " + members.get(i).name() + " twice");
                }
            }
        }

        public String name() {
            return name;
        }

        public List<Member> members() {
            return members;
        }

        /** Whether errors of attribute values are told in their earlier words. */
        boolean earlierWords() {
            return earlierWords;
        }

        /** The index of a member in {@link #members()}, or -1. */
        int position(String member) {
            Integer position = positions.get(member);
            return position == null ? -1 : position;
        }
    }

    /** A structure's member; {@code required} members are reported as null when they are missing. */
    record Member(String name, Shape shape, boolean required) {}

    /** Collects the members of a {@link Structure}. */
    final class Builder {
        private final String name;
        private final List<Member> members = new ArrayList<>();
        private boolean earlierWords;

        private Builder(String name) {
            this.name = name;
        }

        public Builder required(String member, Shape shape) {
            members.add(new Member(member, shape, true));
            return this;
        }

        public Builder optional(String member, Shape shape) {
            members.add(new Member(member, shape, false));
            return this;
        }

        /**
         * Errors of attribute values in this operation's input are told in the words that all operations had before 2026, and
         * those of expression attribute values name their key.
         */
        public Builder earlierWords() {
            earlierWords = true;
            return this;
        }

        public Structure build() {
            return new Structure(name, members, earlierWords);
        }
    }
}
