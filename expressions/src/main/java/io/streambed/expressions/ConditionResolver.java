package io.streambed.expressions;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.ValueOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the placeholders of a condition and refuses what its operands do not allow, in the service's order: condition by
 * condition from left to right; in each first the operands are resolved, then their number is checked, then that the first is
 * not among the rest, then their types (for BETWEEN the types come first).
 */
final class ConditionResolver {
    private static final int MAX_CANDIDATES = 100;
    private static final Set<AttributeType> ORDERED = EnumSet.of(AttributeType.S, AttributeType.N, AttributeType.B);
    private static final Set<AttributeType> PREFIXABLE = EnumSet.of(AttributeType.S, AttributeType.B);
    private static final Set<AttributeType> SIZED =
            EnumSet.complementOf(EnumSet.of(AttributeType.N, AttributeType.BOOL, AttributeType.NULL));

    private final PathResolver paths;
    private final ExpressionKind kind;
    private final OperandErrors errors;

    ConditionResolver(PathResolver paths) {
        this.paths = paths;
        this.kind = paths.kind();
        this.errors = new OperandErrors(kind);
    }

    Predicate resolve(ConditionTemplate template) {
        return switch (template) {
            case ConditionTemplate.And and -> new Predicate.AllOf(resolveParts(and.parts()));
            case ConditionTemplate.Or or -> new Predicate.AnyOf(resolveParts(or.parts()));
            case ConditionTemplate.Not not -> new Predicate.Not(resolve(not.negated()));
            case ConditionTemplate.Comparison comparison -> comparison(comparison);
            case ConditionTemplate.Between between -> between(between);
            case ConditionTemplate.In in -> in(in);
            case ConditionTemplate.Call(OperandTemplate.Call call) -> call(call);
        };
    }

    private List<Predicate> resolveParts(List<ConditionTemplate> parts) {
        List<Predicate> resolved = new ArrayList<>(parts.size());
        for (ConditionTemplate part : parts) {
            resolved.add(resolve(part));
        }
        return resolved;
    }

    private Predicate comparison(ConditionTemplate.Comparison template) {
        Operand left = resolve(template.left());
        Operand right = resolve(template.right());
        Comparator comparator = template.comparator();
        requireDistinct(comparator.symbol(), left, List.of(right));
        if (comparator.isOrdering()) {
            requireType(comparator.symbol(), left, ORDERED);
            requireType(comparator.symbol(), right, ORDERED);
        }
        return new Predicate.Comparison(left, comparator, right);
    }

    private Predicate between(ConditionTemplate.Between template) {
        Operand operand = resolve(template.operand());
        Operand low = resolve(template.low());
        Operand high = resolve(template.high());
        requireType("BETWEEN", operand, ORDERED);
        requireType("BETWEEN", low, ORDERED);
        requireType("BETWEEN", high, ORDERED);
        requireDistinct("BETWEEN", operand, List.of(low, high));
        if (low instanceof Operand.Constant(AttributeValue from)
                && high instanceof Operand.Constant(AttributeValue to)) {
            requireRange(from, to);
        }
        return new Predicate.Between(operand, low, high);
    }

    private void requireRange(AttributeValue low, AttributeValue high) {
        String violated;
        if (low.type() != high.type()) {
            violated = "same data type for lower and upper bounds";
        } else if (ValueOrder.compare(low, high) > 0) {
            violated = "upper bound to be greater than or equal to lower bound";
        } else {
            return;
        }
        throw kind.invalid("The BETWEEN operator requires " + violated + "; lower bound operand: AttributeValue: "
                + shown(low) + ", upper bound operand: AttributeValue: " + shown(high));
    }

    private static String shown(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S s -> "{S:" + s.value() + "}";
            case AttributeValue.N n -> "{N:" + n.value() + "}";
            case AttributeValue.B b -> "{B:" + b.value() + "}";
            default -> throw new IllegalArgumentException("no bound: " + value.type());
        };
    }

    private Predicate in(ConditionTemplate.In template) {
        Operand operand = resolve(template.operand());
        List<Operand> candidates = resolveAll(template.candidates());
        requireDistinct("IN", operand, candidates);
        if (candidates.size() > MAX_CANDIDATES) {
            throw kind.invalid(
                    "The IN operator is provided with too many operands; number of operands: " + candidates.size());
        }
        return new Predicate.In(operand, candidates);
    }

    private Predicate call(OperandTemplate.Call call) {
        Function function = Function.of(call);
        List<Operand> operands = operandsOf(function, call);
        Operand first = operands.getFirst();
        return switch (function) {
            case ATTRIBUTE_EXISTS -> new Predicate.Exists(requirePath(function, first), true);
            case ATTRIBUTE_NOT_EXISTS -> new Predicate.Exists(requirePath(function, first), false);
            case ATTRIBUTE_TYPE -> new Predicate.HasType(first, requireTypeName(operands.get(1)));
            case BEGINS_WITH -> {
                requireType(function.text(), first, PREFIXABLE);
                requireType(function.text(), operands.get(1), PREFIXABLE);
                yield new Predicate.BeginsWith(first, operands.get(1));
            }
            case CONTAINS -> new Predicate.Contains(first, operands.get(1));
            case SIZE, IF_NOT_EXISTS, LIST_APPEND -> throw new IllegalArgumentException("no condition: " + call);
        };
    }

    private Operand resolve(OperandTemplate template) {
        return switch (template) {
            case PathTemplate path -> new Operand.Path(paths.resolve(path));
            case OperandTemplate.Value(String key) -> new Operand.Constant(paths.value(key));
            case OperandTemplate.Literal(ValueSource source) -> new Operand.Constant(paths.value(source));
            case OperandTemplate.Call call -> {
                Function function = Function.of(call);
                Operand operand = operandsOf(function, call).getFirst();
                requireType(function.text(), operand, SIZED);
                yield new Operand.Size(operand);
            }
        };
    }

    private List<Operand> resolveAll(List<OperandTemplate> templates) {
        List<Operand> operands = new ArrayList<>(templates.size());
        for (OperandTemplate template : templates) {
            operands.add(resolve(template));
        }
        return operands;
    }

    private List<Operand> operandsOf(Function function, OperandTemplate.Call call) {
        List<Operand> operands = resolveAll(call.arguments());
        if (operands.size() != function.operands()) {
            throw errors.wrongNumber(function, operands.size());
        }
        requireDistinct(function.text(), operands.getFirst(), operands.subList(1, operands.size()));
        return operands;
    }

    private void requireDistinct(String operator, Operand first, List<Operand> others) {
        if (first instanceof Operand.Path(DocumentPath path) && others.contains(first)) {
            throw errors.notDistinct(operator, path);
        }
    }

    private DocumentPath requirePath(Function function, Operand operand) {
        if (operand instanceof Operand.Path(DocumentPath path)) {
            return path;
        }
        throw errors.noPath(function);
    }

    /** A type that is known only with the item is left to evaluation, where a wrong one makes the condition false. */
    private void requireType(String operator, Operand operand, Set<AttributeType> allowed) {
        AttributeType type = operand.type();
        if (type != null && !allowed.contains(type)) {
            throw errors.wrongType(operator, type.name());
        }
    }

    private AttributeType requireTypeName(Operand operand) {
        @Nullable AttributeType type = operand.type();
        if (!(operand instanceof Operand.Constant(AttributeValue.S(String name)))) {
            throw errors.wrongType(
                    Function.ATTRIBUTE_TYPE.text(), type == null ? "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}" : type.name());
        }
        for (AttributeType known : AttributeType.values()) {
            if (known.name().equals(name)) {
                return known;
            }
        }
        throw kind.invalid(
                "Invalid attribute type name found; type: " + name + ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
    }
}
