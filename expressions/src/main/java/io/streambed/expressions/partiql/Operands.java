package io.streambed.expressions.partiql;

import io.streambed.expressions.OperandTemplate;
import io.streambed.model.DynamoDbException;
import java.util.function.Function;

/** What conditions and updates compare and compute with. */
final class Operands {
    private Operands() {}

    /**
     * The operand that an expression is.
     *
     * @param called the operand that a call is; throws if the function is none for this place
     * @param refused what is said of an operator, which is none here either
     * @throws DynamoDbException a validation error in the service's words if it is no operand
     */
    static OperandTemplate of(
            Expression expression,
            Function<Expression.Call, OperandTemplate> called,
            Function<String, DynamoDbException> refused) {
        return switch (expression) {
            case Expression.Name _, Expression.Path _ -> Paths.of(expression);
            case Expression.Missing _ -> throw Refusal.missing();
            case Expression.Call call -> called.apply(call);
            case Expression.Operation operation -> throw refused.apply(operation.operator());
            case Expression.TypeTest _ -> throw refused.apply("is");
            case SelectSyntax select -> throw Refusal.at("Unsupported token in expression: SELECT", select.position());
            case Expression.Foreign foreign ->
                throw Refusal.at("Unsupported token in expression: " + foreign.name(), foreign.position());
            case ManipulationSyntax manipulation ->
                throw Refusal.at("Unsupported token in expression: " + manipulation.kind(), manipulation.position());
            case Expression.Text _,
                    Expression.Numeral _,
                    Expression.Truth _,
                    Expression.Nothing _,
                    Expression.Ion _,
                    Expression.Parameter _,
                    Expression.Sequence _,
                    Expression.Struct _ -> new OperandTemplate.Literal(Values.of(expression));
        };
    }
}
