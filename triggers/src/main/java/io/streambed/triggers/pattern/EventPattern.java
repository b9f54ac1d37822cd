package io.streambed.triggers.pattern;

/**
 * A pattern that events match or do not match. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html">Comparison
 *     operators in event patterns</a>
 */
public final class EventPattern {
    private final ObjectPattern root;

    private EventPattern(ObjectPattern root) {
        this.root = root;
    }

    /**
     * Reads a pattern.
     *
     * @throws InvalidPatternException if the text is none
     */
    public static EventPattern parse(String json) {
        return new EventPattern(PatternParser.parse(json));
    }

    public boolean matches(EventValue.Fields event) {
        return root.matches(event);
    }

    /** Whether the pattern says something of a member of the event's {@code dynamodb} object. */
    public boolean mentions(String member) {
        return root.mentions("dynamodb", member);
    }
}
