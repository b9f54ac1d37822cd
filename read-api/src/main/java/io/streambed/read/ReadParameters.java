package io.streambed.read;

import io.streambed.expressions.ComparisonOperator;
import io.streambed.expressions.ConditionalOperator;
import io.streambed.expressions.ExpressionAttributes;
import io.streambed.expressions.Expressions;
import io.streambed.expressions.Filter;
import io.streambed.expressions.LegacyCondition;
import io.streambed.expressions.LegacyParameters;
import io.streambed.expressions.Projection;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters that reads have in common: which of them go together, and what expressions are made of them. */
final class ReadParameters {
    static final Shape.Structure CONDITION = Shape.structure("Condition")
            .optional("AttributeValueList", Shape.list(Shape.ATTRIBUTE_VALUE))
            .required(
                    "ComparisonOperator",
                    Shape.oneOf(
                            "IN",
                            "NULL",
                            "BETWEEN",
                            "LT",
                            "NOT_CONTAINS",
                            "EQ",
                            "GT",
                            "NOT_NULL",
                            "NE",
                            "LE",
                            "BEGINS_WITH",
                            "GE",
                            "CONTAINS"))
            .build();

    static final Shape.StringShape SELECT =
            Shape.oneOf("SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES");

    private static final String NAMES = "ExpressionAttributeNames";
    private static final String VALUES = "ExpressionAttributeValues";
    private static final String PROJECTION = "ProjectionExpression";

    private ReadParameters() {}

    /**
     * Refuses parameters from before expressions together with expressions, and placeholders without expressions.
     *
     * @param valueExpressions the expressions that can have values, in the service's order
     * @param legacy the others, in the service's order
     */
    static void requireOneForm(Input input, List<String> valueExpressions, List<String> legacy) {
        List<String> usedExpressions = new java.util.ArrayList<>(given(input, List.of(PROJECTION)));
        usedExpressions.addAll(given(input, valueExpressions));
        requireOneForm(usedExpressions, given(input, legacy));
        // Given, but not to be looked at: that there are any is the first error.
        Map<String, AttributeValue> values = input.shape().members().stream()
                                .anyMatch(member -> member.name().equals(VALUES))
                        && input.has(VALUES)
                ? Map.of()
                : null;
        String[] users = valueExpressions.toArray(String[]::new);
        if (usedExpressions.isEmpty()) {
            ExpressionAttributes.refuseWithoutExpressions(names(input), values, users);
        } else if (users.length > 0 && given(input, valueExpressions).isEmpty()) {
            ExpressionAttributes.refuseValuesWithoutExpressions(values, users);
        }
    }

    /** Refuses the two forms together. */
    static void requireOneForm(List<String> expressions, List<String> legacy) {
        if (!expressions.isEmpty() && !legacy.isEmpty()) {
            throw DynamoDbException.validation(
                    "Can not use both expression and non-expression parameters in the same request: "
                            + "Non-expression parameters: {" + String.join(", ", legacy) + "} "
                            + "Expression parameters: {" + String.join(", ", expressions) + "}");
        }
    }

    static List<String> given(Input input, List<String> parameters) {
        return parameters.stream().filter(input::has).toList();
    }

    /** The placeholders of a request that can have values. */
    static ExpressionAttributes attributes(Input input) {
        ExpressionAttributes.checkKeys(names(input), input.has(VALUES) ? input.attributeNames(VALUES) : null);
        Item values = input.itemOrNull(VALUES);
        return ExpressionAttributes.of(names(input), values == null ? null : values.toMap());
    }

    static @Nullable Map<String, String> names(Input input) {
        return input.has(NAMES) ? input.stringMap(NAMES) : null;
    }

    /** The projection of AttributesToGet, null if there is none. */
    static @Nullable Projection attributesToGet(Input input) {
        return input.has("AttributesToGet") ? LegacyParameters.attributesToGet(input.strings("AttributesToGet")) : null;
    }

    /** The projection of ProjectionExpression, null if there is none. */
    static @Nullable Projection projection(Input input, ExpressionAttributes attributes) {
        String expression = input.stringOrNull(PROJECTION);
        return expression == null ? null : Expressions.projection(expression, attributes);
    }

    /** The filter of FilterExpression, null if there is none. */
    static @Nullable Filter filter(Input input, ExpressionAttributes attributes) {
        String expression = input.stringOrNull("FilterExpression");
        return expression == null ? null : Expressions.filter(expression, attributes);
    }

    /** The filter of a legacy parameter, null if there is none. */
    static @Nullable Filter legacyFilter(Input input, String parameter) {
        String operator = input.stringOrNull("ConditionalOperator");
        if (!input.has(parameter) && operator == null) {
            return null;
        }
        return LegacyParameters.filter(
                parameter,
                input.has(parameter) ? conditions(input, parameter) : null,
                operator == null ? null : ConditionalOperator.valueOf(operator));
    }

    static Map<String, LegacyCondition> conditions(Input input, String parameter) {
        Map<String, LegacyCondition> conditions = new LinkedHashMap<>();
        input.structureMap(parameter)
                .forEach((attribute, condition) -> conditions.put(
                        attribute,
                        new LegacyCondition(
                                ComparisonOperator.valueOf(condition.string("ComparisonOperator")),
                                condition.attributeValues("AttributeValueList"))));
        return conditions;
    }
}
