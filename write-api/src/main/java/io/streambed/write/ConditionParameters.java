package io.streambed.write;

import io.streambed.expressions.Condition;
import io.streambed.expressions.ExpressionAttributes;
import io.streambed.expressions.Expressions;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The condition of a write, as the parameters of its request state it. */
final class ConditionParameters {
    /** The legacy form; refused, so that its members do not matter yet. */
    static final Shape EXPECTED = Shape.map(TableShapes.UNREAD);

    private static final String VALUES = "ExpressionAttributeValues";

    private ConditionParameters() {}

    /** Checks which parameters are given together. */
    static void check(Input input) {
        boolean expression = input.has("ConditionExpression");
        if (expression && input.has("Expected")) {
            throw DynamoDbException.validation(
                    "Can not use both expression and non-expression parameters in the same request: "
                            + "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}");
        }
        TableRules.refuse(input, List.of("Expected", "ConditionalOperator"));
        if (!expression) {
            // Given, but not to be looked at: that there are any is the first error.
            Map<String, AttributeValue> values = input.has(VALUES) ? Map.of() : null;
            ExpressionAttributes.refuseWithoutExpressions(names(input), values, "ConditionExpression");
        }
    }

    /** The condition, or null if the write has none. */
    static @Nullable Condition condition(Input input) {
        String expression = input.stringOrNull("ConditionExpression");
        if (expression == null) {
            return null;
        }
        ExpressionAttributes.checkKeys(names(input), input.has(VALUES) ? input.attributeNames(VALUES) : null);
        ExpressionAttributes attributes = ExpressionAttributes.of(names(input), values(input));
        Condition condition = Expressions.condition(expression, attributes);
        attributes.requireAllUsed();
        return condition;
    }

    private static @Nullable Map<String, String> names(Input input) {
        return input.has("ExpressionAttributeNames") ? input.stringMap("ExpressionAttributeNames") : null;
    }

    private static @Nullable Map<String, AttributeValue> values(Input input) {
        Item values = input.itemOrNull(VALUES);
        return values == null ? null : values.toMap();
    }
}
