package io.streambed.expressions.partiql;

import io.streambed.expressions.ActionTemplate;
import io.streambed.expressions.OperandTemplate;
import io.streambed.expressions.PathTemplate;
import io.streambed.expressions.Sign;
import io.streambed.expressions.ValueSource;
import io.streambed.expressions.ValueTemplate;
import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Makes the actions of an update of what stands behind SET and REMOVE. */
final class Updates {
    private static final Set<AttributeType> SETS = EnumSet.of(AttributeType.SS, AttributeType.NS, AttributeType.BS);
    private static final Set<String> FUNCTIONS = Set.of("if_not_exists", "list_append");
    private static final Set<String> CONDITION_FUNCTIONS =
            Set.of("attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size");

    private Updates() {}

    /** @throws DynamoDbException in the service's words if one of the changes is none that an update can make */
    static List<ActionTemplate> of(List<ManipulationSyntax.Change> changes) {
        List<ActionTemplate> actions = new ArrayList<>(changes.size());
        for (ManipulationSyntax.Change change : changes) {
            switch (change) {
                case ManipulationSyntax.Change.Set(Expression target, Expression value) ->
                    actions.add(set(Paths.of(target), value));
                case ManipulationSyntax.Change.Remove(Expression target) ->
                    actions.add(new ActionTemplate.Remove(Paths.of(target)));
                case ManipulationSyntax.Change.Insert insert ->
                    throw new IllegalArgumentException("an insertion is no update: " + insert);
            }
        }
        return actions;
    }

    private static ActionTemplate set(PathTemplate target, Expression value) {
        if (value instanceof Expression.Call call
                && (call.function().equals("set_add") || call.function().equals("set_delete"))) {
            OperandTemplate set = new OperandTemplate.Literal(set(target, call));
            return call.function().equals("set_add")
                    ? new ActionTemplate.Add(target, set)
                    : new ActionTemplate.Delete(target, set);
        }
        return new ActionTemplate.Set(target, value(value));
    }

    /** The second argument of a function on sets, whose first has to be the path that is set. */
    private static ValueSource set(PathTemplate target, Expression.Call call) {
        String name = ExpressionParser.upper(call.function());
        if (call.arguments().size() != 2) {
            throw Refusal.at(name + " must have exactly two arguments", call.position());
        }
        Expression first = call.arguments().getFirst();
        if (!Paths.isPath(first) || !Paths.of(first).equals(target)) {
            throw Refusal.at("The first argument to " + name + " must equal the assignment value", call.position());
        }
        Expression second = call.arguments().get(1);
        DynamoDbException noSet =
                Refusal.at("The second argument to " + name + " must be a value with type SET", first.position());
        if (!Values.isValue(second)) {
            throw noSet;
        }
        ValueSource source = Values.of(second);
        AttributeValue constant = Values.constant(source);
        if (constant != null && !SETS.contains(constant.type())) {
            throw noSet;
        }
        return constant != null
                ? source
                : parameters -> {
                    AttributeValue value = source.bind(parameters);
                    if (!SETS.contains(value.type())) {
                        throw noSet;
                    }
                    return value;
                };
    }

    private static ValueTemplate value(Expression expression) {
        if (!(expression instanceof Expression.Operation operation)) {
            return new ValueTemplate.Single(operand(expression));
        }
        Sign sign = switch (operation.operator()) {
            case "+" -> Sign.PLUS;
            case "-" -> Sign.MINUS;
            default -> throw unsupported(operation.operator());
        };
        if (operation.operands().size() != 2) {
            throw Refusal.of("Incorrect number of operands for operator or function; operator or function: "
                    + operation.operator() + ", number of operands: "
                    + operation.operands().size());
        }
        return new ValueTemplate.Sum(
                value(operation.operands().getFirst()),
                sign,
                value(operation.operands().get(1)));
    }

    private static DynamoDbException unsupported(String operator) {
        return Refusal.of("Unsupported operator in Update Expression. Operator: " + operator);
    }

    private static OperandTemplate operand(Expression expression) {
        return Operands.of(expression, Updates::call, Updates::unsupported);
    }

    private static OperandTemplate call(Expression.Call call) {
        if (CONDITION_FUNCTIONS.contains(call.function())) {
            throw Refusal.of("The function is not allowed in an update expression; function: " + call.function());
        }
        if (!FUNCTIONS.contains(call.function())) {
            throw Refusal.unrecognized(call);
        }
        return new OperandTemplate.Call(
                call.function(), call.arguments().stream().map(Updates::operand).toList());
    }
}
