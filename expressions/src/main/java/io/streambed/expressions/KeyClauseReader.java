package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes a condition apart into clauses about one attribute each, from left to right. Mutable, used for one condition. */
final class KeyClauseReader {
    private final Map<String, KeyClause> clauses = new LinkedHashMap<>();

    KeyClauses read(Predicate predicate) {
        add(predicate);
        return new KeyClauses(List.copyOf(clauses.values()));
    }

    private void add(Predicate predicate) {
        switch (predicate) {
            case Predicate.AllOf all -> all.parts().forEach(this::add);
            case Predicate.AnyOf _ -> throw invalidOperator("OR");
            case Predicate.Not _ -> throw invalidOperator("NOT");
            case Predicate.In _ -> throw invalidOperator("IN");
            case Predicate.HasType _ -> throw invalidOperator(Function.ATTRIBUTE_TYPE.text());
            case Predicate.Contains _ -> throw invalidOperator(Function.CONTAINS.text());
            case Predicate.Exists exists ->
                throw invalidOperator(
                        (exists.wanted() ? Function.ATTRIBUTE_EXISTS : Function.ATTRIBUTE_NOT_EXISTS).text());
            case Predicate.Comparison comparison -> add(comparison);
            case Predicate.Between between -> {
                requireFirst("BETWEEN", between.operand());
                String attribute = attributeOf(List.of(between.operand(), between.low(), between.high()));
                add(attribute, new KeyClause.Between(literal(between.low()), literal(between.high())));
            }
            case Predicate.BeginsWith begins -> {
                requireFirst(Function.BEGINS_WITH.text(), begins.operand());
                String attribute = attributeOf(List.of(begins.operand(), begins.prefix()));
                add(attribute, new KeyClause.BeginsWith(literal(begins.prefix())));
            }
        }
    }

    private void add(Predicate.Comparison comparison) {
        Comparator comparator = comparison.comparator();
        if (comparator == Comparator.NOT_EQUAL) {
            throw invalidOperator(comparator.symbol());
        }
        String attribute = attributeOf(List.of(comparison.left(), comparison.right()));
        boolean isMirrored = comparison.right() instanceof Operand.Path;
        add(
                attribute,
                isMirrored
                        ? new KeyClause.Compared(comparator.mirrored(), literal(comparison.left()))
                        : new KeyClause.Compared(comparator, literal(comparison.right())));
    }

    private void add(String attribute, KeyClause.Test test) {
        if (clauses.putIfAbsent(attribute, new KeyClause(attribute, test)) != null) {
            throw ExpressionKind.KEY_CONDITION.invalid(
                    "KeyConditionExpressions must only contain one condition per key");
        }
    }

    private static void requireFirst(String operator, Operand first) {
        if (first instanceof Operand.Constant) {
            throw DynamoDbException.validation("Invalid condition in KeyConditionExpression: " + operator
                    + " operator must have the key attribute as its first operand");
        }
    }

    /** The one attribute among the operands, which are otherwise literals. */
    private static String attributeOf(List<Operand> operands) {
        @Nullable String attribute = null;
        for (Operand operand : operands) {
            switch (operand) {
                case Operand.Path(DocumentPath path) -> {
                    if (attribute != null) {
                        throw DynamoDbException.validation("Invalid condition in KeyConditionExpression: Multiple"
                                + " attribute names used in one condition");
                    }
                    if (path.isNested()) {
                        throw DynamoDbException.validation(
                                "KeyConditionExpressions cannot have conditions on nested attributes");
                    }
                    attribute = path.head();
                }
                case Operand.Size _ ->
                    throw DynamoDbException.validation("KeyConditionExpressions cannot contain nested operations");
                case Operand.Constant _ -> {}
            }
        }
        if (attribute == null) {
            throw DynamoDbException.validation(
                    "Invalid condition in KeyConditionExpression: No key attribute specified");
        }
        return attribute;
    }

    private static AttributeValue literal(Operand operand) {
        if (operand instanceof Operand.Constant(AttributeValue value)) {
            return value;
        }
        throw new IllegalArgumentException("no literal: " + operand);
    }

    private static DynamoDbException invalidOperator(String operator) {
        return DynamoDbException.validation("Invalid operator used in KeyConditionExpression: " + operator);
    }
}
