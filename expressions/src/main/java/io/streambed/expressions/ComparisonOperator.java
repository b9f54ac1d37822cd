package io.streambed.expressions;

import io.streambed.model.AttributeType;

/**
 * The operators of the legacy conditional parameters, by their names on the wire.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Conditions.html">Writing
 *     conditions with legacy parameters</a>
 */
public enum ComparisonOperator {
    EQ(1, 1, Takes.ANY),
    NE(1, 1, Takes.ANY),
    IN(1, Integer.MAX_VALUE, Takes.ORDERED),
    LE(1, 1, Takes.ORDERED),
    LT(1, 1, Takes.ORDERED),
    GE(1, 1, Takes.ORDERED),
    GT(1, 1, Takes.ORDERED),
    BETWEEN(2, 2, Takes.ORDERED),
    NOT_NULL(0, 0, Takes.NONE),
    NULL(0, 0, Takes.NONE),
    CONTAINS(1, 1, Takes.SINGLE),
    NOT_CONTAINS(1, 1, Takes.SINGLE),
    BEGINS_WITH(1, 1, Takes.PREFIXABLE);

    private final int leastArguments;
    private final int mostArguments;
    private final Takes types;

    ComparisonOperator(int leastArguments, int mostArguments, Takes types) {
        this.leastArguments = leastArguments;
        this.mostArguments = mostArguments;
        this.types = types;
    }

    /** Whether it is about nothing but existence. */
    boolean takesNoArguments() {
        return mostArguments == 0;
    }

    boolean takesArguments(int count) {
        return count >= leastArguments && count <= mostArguments;
    }

    boolean takes(AttributeType type) {
        return switch (types) {
            case ANY -> true;
            case NONE -> false;
            case ORDERED -> type.isKeyType();
            case PREFIXABLE -> type == AttributeType.S || type == AttributeType.B;
            case SINGLE -> type.isKeyType() || type == AttributeType.BOOL || type == AttributeType.NULL;
        };
    }

    /** Which types of values an operator takes. */
    private enum Takes {
        ANY,
        NONE,
        ORDERED,
        PREFIXABLE,
        SINGLE
    }
}
