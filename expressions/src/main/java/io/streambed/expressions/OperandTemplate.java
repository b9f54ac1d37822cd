package io.streambed.expressions;

import java.util.List;

/** An operand as written, with its placeholders and parameters not yet resolved. */
public sealed interface OperandTemplate
        permits PathTemplate, OperandTemplate.Value, OperandTemplate.Literal, OperandTemplate.Call {
    /** A value placeholder, such as {@code :v}. */
    record Value(String key) implements OperandTemplate {}

    /** A value written in a statement itself, or one of its parameters. */
    record Literal(ValueSource source) implements OperandTemplate {}

    /** A function call; the name may be that of no function. */
    record Call(String function, List<OperandTemplate> arguments) implements OperandTemplate {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }
}
