package io.streambed.expressions;

/** What an update sets a path to, with its placeholders and parameters not yet resolved. */
public sealed interface ValueTemplate {
    record Single(OperandTemplate operand) implements ValueTemplate {}

    record Sum(ValueTemplate left, Sign sign, ValueTemplate right) implements ValueTemplate {}
}
