package io.streambed.expressions;

import java.util.List;

/** A condition as written, with its placeholders and parameters not yet resolved. */
public sealed interface ConditionTemplate {
    record And(List<ConditionTemplate> parts) implements ConditionTemplate {
        public And {
            parts = List.copyOf(parts);
        }
    }

    record Or(List<ConditionTemplate> parts) implements ConditionTemplate {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    record Not(ConditionTemplate negated) implements ConditionTemplate {}

    record Comparison(OperandTemplate left, Comparator comparator, OperandTemplate right)
            implements ConditionTemplate {}

    record Between(OperandTemplate operand, OperandTemplate low, OperandTemplate high) implements ConditionTemplate {}

    record In(OperandTemplate operand, List<OperandTemplate> candidates) implements ConditionTemplate {
        public In {
            candidates = List.copyOf(candidates);
        }
    }

    record Call(OperandTemplate.Call call) implements ConditionTemplate {}
}
