package io.streambed.expressions;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Resolves the placeholders of an update and refuses what its operands do not allow, in the service's order: first what is
 * updated, then what it is updated with, both from the last action to the first.
 */
final class UpdateResolver {
    private static final Set<AttributeType> SETS = EnumSet.of(AttributeType.SS, AttributeType.NS, AttributeType.BS);
    private static final Set<AttributeType> ADDABLE =
            EnumSet.of(AttributeType.N, AttributeType.SS, AttributeType.NS, AttributeType.BS);

    private final PathResolver paths;
    private final ExpressionKind kind;
    private final OperandErrors errors;

    UpdateResolver(PathResolver paths) {
        this.paths = paths;
        this.kind = paths.kind();
        this.errors = new OperandErrors(kind);
    }

    Update resolve(List<ActionTemplate> templates) {
        PathConflicts conflicts = new PathConflicts(kind, templates.size());
        List<DocumentPath> targets = new ArrayList<>(templates.size());
        for (ActionTemplate template : templates.reversed()) {
            DocumentPath target = paths.resolve(template.target());
            conflicts.add(target);
            targets.add(target);
        }
        Update.Builder update = new Update.Builder();
        for (int i = 0; i < targets.size(); i++) {
            update.add(targets.get(i), resolve(templates.get(templates.size() - 1 - i)));
        }
        return update.build(paths.nestedHeads());
    }

    private Action resolve(ActionTemplate template) {
        return switch (template) {
            case ActionTemplate.Set set -> new Action.Set(resolve(set.value()));
            case ActionTemplate.Remove _ -> Action.Remove.REMOVE;
            case ActionTemplate.Add add ->
                new Action.Add(literal("ADD", add.value(), ADDABLE), Action.Mismatch.EXPRESSION);
            case ActionTemplate.Delete delete ->
                new Action.Delete(literal("DELETE", delete.value(), SETS), Action.Mismatch.EXPRESSION);
        };
    }

    private AttributeValue literal(String operator, OperandTemplate template, Set<AttributeType> allowed) {
        if (!(resolve(template) instanceof UpdateValue.Constant(AttributeValue value))) {
            throw new IllegalArgumentException("no literal: " + template);
        }
        if (!allowed.contains(value.type())) {
            throw kind.invalid("Incorrect operand type for operator or function; operator: " + operator
                    + ", operand type: " + longName(value.type()) + ", typeSet: ALLOWED_FOR_" + operator + "_OPERAND");
        }
        return value;
    }

    private UpdateValue resolve(ValueTemplate template) {
        return switch (template) {
            case ValueTemplate.Single single -> resolve(single.operand());
            case ValueTemplate.Sum sum -> {
                UpdateValue left = resolve(sum.left());
                UpdateValue right = resolve(sum.right());
                requireType(sum.sign().symbol(), left, AttributeType.N);
                requireType(sum.sign().symbol(), right, AttributeType.N);
                yield new UpdateValue.Sum(left, sum.sign(), right);
            }
        };
    }

    private UpdateValue resolve(OperandTemplate template) {
        return switch (template) {
            case PathTemplate path -> new UpdateValue.Path(paths.resolve(path));
            case OperandTemplate.Value(String key) -> new UpdateValue.Constant(paths.value(key));
            case OperandTemplate.Literal(ValueSource source) -> new UpdateValue.Constant(paths.value(source));
            case OperandTemplate.Call call -> call(call);
        };
    }

    private UpdateValue call(OperandTemplate.Call call) {
        Function function = Function.of(call);
        List<UpdateValue> operands = new ArrayList<>(call.arguments().size());
        for (OperandTemplate argument : call.arguments()) {
            operands.add(resolve(argument));
        }
        if (operands.size() != function.operands()) {
            throw errors.wrongNumber(function, operands.size());
        }
        UpdateValue first = operands.getFirst();
        UpdateValue second = operands.get(1);
        return switch (function) {
            case IF_NOT_EXISTS -> ifNotExists(first, second);
            case LIST_APPEND -> {
                requireType(function.text(), first, AttributeType.L);
                requireType(function.text(), second, AttributeType.L);
                yield new UpdateValue.Append(first, second);
            }
            case ATTRIBUTE_EXISTS, ATTRIBUTE_NOT_EXISTS, ATTRIBUTE_TYPE, BEGINS_WITH, CONTAINS, SIZE ->
                throw new IllegalArgumentException("not for updates: " + call);
        };
    }

    private UpdateValue ifNotExists(UpdateValue first, UpdateValue otherwise) {
        if (!(first instanceof UpdateValue.Path(DocumentPath path))) {
            throw errors.noPath(Function.IF_NOT_EXISTS);
        }
        if (first.equals(otherwise)) {
            throw errors.notDistinct(Function.IF_NOT_EXISTS.text(), path);
        }
        return new UpdateValue.IfNotExists(path, otherwise);
    }

    /** Only of literals the type is looked at before there is an item. */
    private void requireType(String operator, UpdateValue operand, AttributeType required) {
        if (operand instanceof UpdateValue.Constant(AttributeValue value) && value.type() != required) {
            throw errors.wrongType(operator, value.type().name());
        }
    }

    private static String longName(AttributeType type) {
        return switch (type) {
            case S -> "STRING";
            case N -> "NUMBER";
            case B -> "BINARY";
            case BOOL -> "BOOLEAN";
            case NULL -> "NULL";
            case SS, NS, BS -> throw new IllegalArgumentException("allowed everywhere: " + type);
            case L -> "LIST";
            case M -> "MAP";
        };
    }
}
