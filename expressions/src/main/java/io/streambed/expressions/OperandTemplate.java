package io.streambed.expressions;

import java.util.List;

/** An operand as written, with its placeholders not yet resolved. */
sealed interface OperandTemplate permits PathTemplate, OperandTemplate.Value, OperandTemplate.Call {
    /** A value placeholder, such as {@code :v}. */
    record Value(String key) implements OperandTemplate {}

    /** A function call; the name may be that of no function. */
    record Call(String function, List<OperandTemplate> arguments) implements OperandTemplate {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }
}
