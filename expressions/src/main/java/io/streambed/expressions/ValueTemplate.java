package io.streambed.expressions;

/** What an update expression sets a path to, with its placeholders not yet resolved. */
sealed interface ValueTemplate {
    record Single(OperandTemplate operand) implements ValueTemplate {}

    record Sum(OperandTemplate left, Sign sign, OperandTemplate right) implements ValueTemplate {}
}
