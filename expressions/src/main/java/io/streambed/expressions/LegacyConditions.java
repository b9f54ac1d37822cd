package io.streambed.expressions;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ValueOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks legacy conditions in the service's words and order, and says them as predicates. */
final class LegacyConditions {
    private LegacyConditions() {}

    /** @param conditions null if the request has none */
    static void check(@Nullable ConditionalOperator operator, @Nullable Map<String, ?> conditions) {
        if (operator == null) {
            return;
        }
        if (conditions == null || conditions.isEmpty()) {
            throw DynamoDbException.validation("ConditionalOperator cannot be used without Filter or Expected");
        }
        if (conditions.size() == 1) {
            throw DynamoDbException.validation(
                    "ConditionalOperator can only be used when Filter or Expected has two or more elements");
        }
    }

    static void check(LegacyCondition condition) {
        ComparisonOperator operator = condition.operator();
        List<AttributeValue> values = condition.values();
        if (!operator.takesArguments(values.size())) {
            throw invalid("Invalid number of argument(s) for the " + operator + " ComparisonOperator");
        }
        for (AttributeValue value : values) {
            if (!operator.takes(value.type())) {
                throw invalid("ComparisonOperator " + operator + " is not valid for " + value.type()
                        + " AttributeValue type");
            }
            if (value.type() != values.getFirst().type()) {
                throw invalid("AttributeValues inside AttributeValueList must be of same type");
            }
        }
        if (operator == ComparisonOperator.BETWEEN && ValueOrder.compare(values.getFirst(), values.get(1)) > 0) {
            throw DynamoDbException.validation("The BETWEEN condition was provided a range where the lower bound is"
                    + " greater than the upper bound");
        }
    }

    /** The condition an entry of Expected stands for, which is checked. */
    static LegacyCondition condition(String attribute, ExpectedAttribute expected) {
        ComparisonOperator operator = expected.operator();
        AttributeValue value = expected.value();
        List<AttributeValue> values = expected.values();
        if (values != null && value != null) {
            throw invalid("Value and AttributeValueList cannot be used together for Attribute: " + attribute);
        }
        if (operator == null) {
            if (values != null) {
                throw invalid(
                        "AttributeValueList can only be used with a ComparisonOperator for Attribute: " + attribute);
            }
            return existence(attribute, expected.exists(), value);
        }
        if (expected.exists() != null) {
            throw invalid("Exists and ComparisonOperator cannot be used together for Attribute: " + attribute);
        }
        if (values == null && value == null && !operator.takesNoArguments()) {
            throw invalid("Value or AttributeValueList must be used with ComparisonOperator: " + operator
                    + " for Attribute: " + attribute);
        }
        LegacyCondition condition =
                new LegacyCondition(operator, values != null ? values : value != null ? List.of(value) : List.of());
        check(condition);
        return condition;
    }

    private static LegacyCondition existence(
            String attribute, @Nullable Boolean exists, @Nullable AttributeValue value) {
        if (exists == null || exists) {
            if (value == null) {
                throw invalid("Value must be provided when Exists is " + exists + " for Attribute: " + attribute);
            }
            return new LegacyCondition(ComparisonOperator.EQ, List.of(value));
        }
        if (value != null) {
            throw invalid("Value cannot be used when Exists is false for Attribute: " + attribute);
        }
        return new LegacyCondition(ComparisonOperator.NULL, List.of());
    }

    /** All checked conditions at once. */
    static Predicate predicate(Map<String, LegacyCondition> conditions, @Nullable ConditionalOperator operator) {
        List<Predicate> parts = new ArrayList<>(conditions.size());
        conditions.forEach((attribute, condition) -> parts.add(predicate(attribute, condition)));
        return operator == ConditionalOperator.OR ? new Predicate.AnyOf(parts) : new Predicate.AllOf(parts);
    }

    private static Predicate predicate(String attribute, LegacyCondition condition) {
        DocumentPath path = new DocumentPath(attribute, List.of());
        Operand operand = new Operand.Path(path);
        List<Operand> values = new ArrayList<>(condition.values().size());
        for (AttributeValue value : condition.values()) {
            values.add(new Operand.Constant(value));
        }
        return switch (condition.operator()) {
            case NULL -> new Predicate.Exists(path, false);
            case NOT_NULL -> new Predicate.Exists(path, true);
            case IN -> new Predicate.In(operand, values);
            case BETWEEN -> new Predicate.Between(operand, values.getFirst(), values.get(1));
            case BEGINS_WITH -> new Predicate.BeginsWith(operand, values.getFirst());
            case CONTAINS -> new Predicate.Contains(operand, values.getFirst());
            // Of a missing attribute the service says neither that it contains something nor that it does not.
            case NOT_CONTAINS ->
                new Predicate.AllOf(List.of(
                        new Predicate.Exists(path, true),
                        new Predicate.Not(new Predicate.Contains(operand, values.getFirst()))));
            case EQ, NE, LE, LT, GE, GT ->
                new Predicate.Comparison(operand, comparator(condition.operator()), values.getFirst());
        };
    }

    /** What a checked key condition asks of its attribute. */
    static KeyClause clause(String attribute, LegacyCondition condition) {
        List<AttributeValue> values = condition.values();
        return new KeyClause(
                attribute,
                switch (condition.operator()) {
                    case EQ, LE, LT, GE, GT ->
                        new KeyClause.Compared(comparator(condition.operator()), values.getFirst());
                    case BETWEEN -> new KeyClause.Between(values.getFirst(), values.get(1));
                    case BEGINS_WITH -> new KeyClause.BeginsWith(values.getFirst());
                    case NE, IN, NULL, NOT_NULL, CONTAINS, NOT_CONTAINS -> new KeyClause.NotIndexable();
                });
    }

    private static Comparator comparator(ComparisonOperator operator) {
        return switch (operator) {
            case EQ -> Comparator.EQUAL;
            case NE -> Comparator.NOT_EQUAL;
            case LE -> Comparator.LESS_OR_EQUAL;
            case LT -> Comparator.LESS;
            case GE -> Comparator.GREATER_OR_EQUAL;
            case GT -> Comparator.GREATER;
            case IN, BETWEEN, NOT_NULL, NULL, CONTAINS, NOT_CONTAINS, BEGINS_WITH ->
                throw new IllegalArgumentException("no comparison: " + operator);
        };
    }

    static void checkUpdate(AttributeUpdate update) {
        AttributeValue value = update.value();
        if (value == null) {
            if (update.action() != AttributeUpdate.Action.DELETE) {
                throw invalid("Only DELETE action is allowed when no attribute value is specified");
            }
            return;
        }
        AttributeType type = value.type();
        if (update.action() == AttributeUpdate.Action.DELETE && !type.isSet()) {
            throw invalid("DELETE action with value is not supported for the type " + type);
        }
        if (update.action() == AttributeUpdate.Action.ADD
                && !type.isSet()
                && type != AttributeType.N
                && type != AttributeType.L) {
            throw invalid("ADD action is not supported for the type " + type);
        }
    }

    static DynamoDbException invalid(String reason) {
        return DynamoDbException.validation("One or more parameter values were invalid: " + reason);
    }
}
