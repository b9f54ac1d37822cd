package io.streambed.expressions.partiql;

import io.streambed.expressions.Comparator;
import io.streambed.expressions.ConditionTemplate;
import io.streambed.expressions.OperandTemplate;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes conditions of what stands behind WHERE. */
final class Conditions {
    private static final Map<String, Comparator> COMPARATORS = Map.of(
            "=", Comparator.EQUAL,
            "<>", Comparator.NOT_EQUAL,
            "!=", Comparator.NOT_EQUAL,
            "<", Comparator.LESS,
            "<=", Comparator.LESS_OR_EQUAL,
            ">", Comparator.GREATER,
            ">=", Comparator.GREATER_OR_EQUAL);
    private static final Set<String> FUNCTIONS =
            Set.of("attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains");
    private static final Set<String> UPDATE_FUNCTIONS = Set.of("if_not_exists", "list_append");
    private static final Map<String, String> TYPES = Map.of(
            "NULL", "NULL",
            "BOOLEAN", "BOOL",
            "BLOB", "B",
            "STRING", "S",
            "NUMERIC", "N",
            "STRUCT", "M",
            "TUPLE", "M",
            "LIST", "L");

    private Conditions() {}

    /** @throws DynamoDbException in the service's words if it is no condition */
    static ConditionTemplate where(Expression expression) {
        ConditionTemplate condition = condition(expression);
        if (condition == null) {
            throw Refusal.of("WHERE clause must contain an expression that resolves to a boolean");
        }
        return condition;
    }

    /** Null if the expression is something else than a condition. */
    private static @Nullable ConditionTemplate condition(Expression expression) {
        return switch (expression) {
            case Expression.Operation operation -> operation(operation);
            case Expression.TypeTest test -> typeTest(test);
            case Expression.Call call ->
                FUNCTIONS.contains(call.function()) ? new ConditionTemplate.Call(call(call)) : notACondition(call);
            default -> null;
        };
    }

    private static @Nullable ConditionTemplate notACondition(Expression.Call call) {
        call(call);
        return null;
    }

    private static ConditionTemplate operation(Expression.Operation operation) {
        List<Expression> operands = operation.operands();
        return switch (operation.operator()) {
            case "and" -> new ConditionTemplate.And(parts(operation));
            case "or" -> new ConditionTemplate.Or(parts(operation));
            case "not" -> {
                ConditionTemplate negated = condition(operands.getFirst());
                if (negated == null) {
                    throw Refusal.of("The argument to NOT must be a Type or Expression");
                }
                yield new ConditionTemplate.Not(negated);
            }
            case "in" -> in(operands);
            case "between" ->
                new ConditionTemplate.Between(
                        operand(operands.getFirst()), operand(operands.get(1)), operand(operands.get(2)));
            default -> {
                Comparator comparator = COMPARATORS.get(operation.operator());
                if (comparator == null) {
                    throw unsupported(operation.operator());
                }
                yield comparison(operands.getFirst(), comparator, operands.get(1));
            }
        };
    }

    private static List<ConditionTemplate> parts(Expression.Operation operation) {
        List<ConditionTemplate> parts = new ArrayList<>(operation.operands().size());
        for (Expression operand : operation.operands()) {
            ConditionTemplate part = condition(operand);
            if (part == null) {
                throw operand instanceof Expression.Call
                        ? Refusal.of("Incorrect operand type for operator or function; operator or function: "
                                + ExpressionParser.upper(operation.operator()) + ", operand type: N")
                        : Refusal.of("The arguments to AND/OR must be Expressions");
            }
            parts.add(part);
        }
        return parts;
    }

    private static DynamoDbException unsupported(String operator) {
        return Refusal.of("Unsupported operator in Condition Expression. Operator: " + operator);
    }

    private static ConditionTemplate comparison(Expression left, Comparator comparator, Expression right) {
        ConditionTemplate truth = truth(left, comparator, right);
        if (truth == null) {
            truth = truth(right, comparator, left);
        }
        return truth != null ? truth : new ConditionTemplate.Comparison(operand(left), comparator, operand(right));
    }

    /** A condition compared with true or false. */
    private static @Nullable ConditionTemplate truth(Expression condition, Comparator comparator, Expression value) {
        boolean isTest = comparator == Comparator.EQUAL || comparator == Comparator.NOT_EQUAL;
        boolean isCondition = condition instanceof Expression.Operation
                || condition instanceof Expression.TypeTest
                || (condition instanceof Expression.Call call && FUNCTIONS.contains(call.function()));
        if (!isTest || !isCondition || !(value instanceof Expression.Truth(boolean expected, Position _))) {
            return null;
        }
        ConditionTemplate template = where(condition);
        return expected == (comparator == Comparator.EQUAL) ? template : new ConditionTemplate.Not(template);
    }

    private static ConditionTemplate in(List<Expression> operands) {
        boolean isIn = Paths.isPath(operands.getFirst())
                && operands.get(1) instanceof Expression.Sequence sequence
                && !sequence.elements().isEmpty();
        if (!isIn || !(operands.get(1) instanceof Expression.Sequence candidates)) {
            throw Refusal.of("IN operator must have a left hand argument of type Variable Reference and right hand"
                    + " argument of type Seq with at least one member");
        }
        OperandTemplate operand = operand(operands.getFirst());
        return new ConditionTemplate.In(
                operand, candidates.elements().stream().map(Conditions::operand).toList());
    }

    private static ConditionTemplate typeTest(Expression.TypeTest test) {
        if (test.type().equals("MISSING")) {
            return new ConditionTemplate.Call(
                    new OperandTemplate.Call("attribute_not_exists", List.of(operand(test.operand()))));
        }
        String type = TYPES.get(test.type());
        if (type == null) {
            throw Refusal.at(
                    "Unsupported data type for IS operator: " + test.type() + ". Supported data types are"
                            + " [MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST]",
                    test.position());
        }
        OperandTemplate name = new OperandTemplate.Literal(new Values.Constant(new AttributeValue.S(type)));
        return new ConditionTemplate.Call(
                new OperandTemplate.Call("attribute_type", List.of(operand(test.operand()), name)));
    }

    private static OperandTemplate operand(Expression expression) {
        return Operands.of(expression, Conditions::calledOperand, Conditions::unsupported);
    }

    private static OperandTemplate calledOperand(Expression.Call call) {
        if (FUNCTIONS.contains(call.function())) {
            throw Refusal.of(
                    "The function is not allowed to be used this way in an expression; function: " + call.function());
        }
        return call(call);
    }

    /** A call of a function that conditions have. */
    private static OperandTemplate.Call call(Expression.Call call) {
        if (UPDATE_FUNCTIONS.contains(call.function())) {
            throw Refusal.of("The function is not allowed in a condition expression; function: " + call.function());
        }
        if (!call.function().equals("size") && !FUNCTIONS.contains(call.function())) {
            if (!call.arguments().isEmpty() && call.arguments().getFirst() instanceof SelectSyntax select) {
                throw Refusal.at("Unsupported token in expression: SELECT", select.position());
            }
            throw Refusal.unrecognized(call);
        }
        return new OperandTemplate.Call(
                call.function(),
                call.arguments().stream().map(Conditions::operand).toList());
    }
}
