package io.streambed.expressions;

import org.jspecify.annotations.Nullable;

/** The functions of expressions, by their case-sensitive names. */
enum Function {
    ATTRIBUTE_EXISTS("attribute_exists", 1, Place.CONDITION),
    ATTRIBUTE_NOT_EXISTS("attribute_not_exists", 1, Place.CONDITION),
    ATTRIBUTE_TYPE("attribute_type", 2, Place.CONDITION),
    BEGINS_WITH("begins_with", 2, Place.CONDITION),
    CONTAINS("contains", 2, Place.CONDITION),
    SIZE("size", 1, Place.OPERAND),
    IF_NOT_EXISTS("if_not_exists", 2, Place.UPDATE_OPERAND),
    LIST_APPEND("list_append", 2, Place.UPDATE_VALUE);

    /** Where a call may stand. */
    enum Place {
        /** As a condition of its own. */
        CONDITION,
        /** As an operand within a condition. */
        OPERAND,
        /** Wherever an update expression takes a value. */
        UPDATE_OPERAND,
        /** As all that an update expression sets a path to. */
        UPDATE_VALUE;

        boolean isInUpdate() {
            return this == UPDATE_OPERAND || this == UPDATE_VALUE;
        }
    }

    private static final Function[] ALL = values();

    private final String text;
    private final int operands;
    private final Place place;

    Function(String text, int operands, Place place) {
        this.text = text;
        this.operands = operands;
        this.place = place;
    }

    static @Nullable Function named(String name) {
        for (Function function : ALL) {
            if (function.text.equals(name)) {
                return function;
            }
        }
        return null;
    }

    /** The function of a call whose name {@link ShapeCheck} has let pass. */
    static Function of(OperandTemplate.Call call) {
        Function function = named(call.function());
        if (function == null) {
            throw new IllegalArgumentException("unchecked function name: " + call.function());
        }
        return function;
    }

    /** The name in expressions. */
    String text() {
        return text;
    }

    /** How many operands it takes. */
    int operands() {
        return operands;
    }

    Place place() {
        return place;
    }
}
