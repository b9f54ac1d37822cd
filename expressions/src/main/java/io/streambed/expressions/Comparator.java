package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import io.streambed.model.ValueOrder;
import org.jspecify.annotations.Nullable;

/**
 * The comparison operators. Values of different types are unequal and have no order; a missing value is unequal to everything,
 * another missing value included.
 */
public enum Comparator {
    EQUAL("="),
    NOT_EQUAL("<>"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String symbol;

    Comparator(String symbol) {
        this.symbol = symbol;
    }

    String symbol() {
        return symbol;
    }

    /** Whether it needs an order, which only strings, numbers and binaries have. */
    boolean isOrdering() {
        return this != EQUAL && this != NOT_EQUAL;
    }

    /** The comparator that says the same with the operands exchanged. */
    Comparator mirrored() {
        return switch (this) {
            case EQUAL, NOT_EQUAL -> this;
            case LESS -> GREATER;
            case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
            case GREATER -> LESS;
            case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
        };
    }

    boolean test(@Nullable AttributeValue left, @Nullable AttributeValue right) {
        if (left == null || right == null) {
            return this == NOT_EQUAL;
        }
        if (!isOrdering()) {
            return left.equals(right) == (this == EQUAL);
        }
        if (!ValueOrder.areComparable(left, right)) {
            return false;
        }
        int order = ValueOrder.compare(left, right);
        return switch (this) {
            case EQUAL, NOT_EQUAL -> throw new AssertionError(this);
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }
}
