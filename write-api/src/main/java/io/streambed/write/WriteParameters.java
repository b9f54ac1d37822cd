package io.streambed.write;

import io.streambed.expressions.AttributeUpdate;
import io.streambed.expressions.ComparisonOperator;
import io.streambed.expressions.Condition;
import io.streambed.expressions.ConditionalOperator;
import io.streambed.expressions.ExpectedAttribute;
import io.streambed.expressions.ExpressionAttributes;
import io.streambed.expressions.Expressions;
import io.streambed.expressions.LegacyParameters;
import io.streambed.expressions.Update;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.Item;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The condition and the update of a write, as the parameters of its request state them: as expressions, or as before there were any. */
final class WriteParameters {
    static final Shape EXPECTED = Shape.map(Shape.structure("ExpectedAttributeValue")
            .optional("Value", Shape.ATTRIBUTE_VALUE)
            .optional("Exists", Shape.BOOLEAN)
            .optional("ComparisonOperator", CommonShapes.COMPARISON_OPERATOR)
            .optional("AttributeValueList", Shape.list(Shape.ATTRIBUTE_VALUE))
            .build());
    static final Shape ATTRIBUTE_UPDATES = Shape.map(Shape.structure("AttributeValueUpdate")
            .optional("Value", Shape.ATTRIBUTE_VALUE)
            .optional("Action", Shape.oneOf("ADD", "DELETE", "PUT"))
            .build());

    private static final String UPDATE = "UpdateExpression";
    private static final String CONDITION = "ConditionExpression";
    private static final String VALUES = "ExpressionAttributeValues";

    private static final List<String> UPDATE_EXPRESSIONS = List.of(UPDATE, CONDITION);
    private static final List<String> UPDATE_LEGACY = List.of("AttributeUpdates", "Expected", "ConditionalOperator");
    private static final List<String> CONDITION_EXPRESSIONS = List.of(CONDITION);
    private static final List<String> CONDITION_LEGACY = List.of("Expected", "ConditionalOperator");

    private WriteParameters() {}

    /**
     * What a PutItem, UpdateItem or DeleteItem says, as far as it is understood without the table. The service tells what is wrong
     * with it like the violation of a declared constraint, since 2026 and in these three operations only.
     *
     * @throws DynamoDbException a validation error
     */
    static <T> T checked(Supplier<T> request) {
        try {
            return request.get();
        } catch (DynamoDbException e) {
            throw e.type() == ErrorType.VALIDATION
                    ? DynamoDbException.validation("1 validation error detected: " + e.text())
                    : e;
        }
    }

    /** Checks which parameters of a PutItem or DeleteItem are given together. */
    static void check(Input input) {
        check(input, CONDITION_EXPRESSIONS, CONDITION_LEGACY);
    }

    /** Checks which parameters of an UpdateItem are given together. */
    static void checkUpdate(Input input) {
        check(input, UPDATE_EXPRESSIONS, UPDATE_LEGACY);
    }

    /** Checks which parameters of a transaction's action are given together; there it has no others than expressions. */
    static void checkExpression(Input input) {
        if (!input.has(CONDITION)) {
            Map<String, AttributeValue> values = input.has(VALUES) ? Map.of() : null;
            ExpressionAttributes.refuseWithoutExpressions(names(input), values, CONDITION);
        }
    }

    /** The condition of a transaction's action, or null if it has none. */
    static @Nullable Condition conditionExpression(Input input) {
        if (!input.has(CONDITION)) {
            return null;
        }
        ExpressionAttributes attributes = attributes(input);
        Condition condition = Expressions.condition(input.string(CONDITION), attributes);
        attributes.requireAllUsed();
        return condition;
    }

    private static void check(Input input, List<String> expressions, List<String> legacy) {
        for (String expression : expressions) {
            if (input.has(expression)) {
                ExpressionAttributes.refuseMixture(given(input, legacy), given(input, expressions));
                return;
            }
        }
        // Given, but not to be looked at: that there are any is the first error.
        ExpressionAttributes.refuseWithoutExpressions(names(input), input.has(VALUES) ? Map.of() : null);
    }

    private static List<String> given(Input input, List<String> parameters) {
        return parameters.stream().filter(input::has).toList();
    }

    /** The condition of a PutItem or DeleteItem, or null if it has none. */
    static @Nullable Condition condition(Input input) {
        Condition expected = expected(input);
        return input.has(CONDITION) ? conditionExpression(input) : expected;
    }

    /** What an UpdateItem does and under which condition; null is what the request does not have. */
    record ConditionalUpdate(
            @Nullable Update update, @Nullable Condition condition) {}

    /** The update and the condition of an UpdateItem. */
    static ConditionalUpdate update(Input input) {
        boolean update = input.has(UPDATE);
        boolean condition = input.has(CONDITION);
        if (!update && !condition) {
            Update updates =
                    input.has("AttributeUpdates") ? LegacyParameters.attributeUpdates(attributeUpdates(input)) : null;
            return new ConditionalUpdate(updates, expected(input));
        }
        ExpressionAttributes attributes = attributes(input);
        ConditionalUpdate resolved = new ConditionalUpdate(
                update ? Expressions.update(input.string(UPDATE), attributes) : null,
                condition ? Expressions.condition(input.string(CONDITION), attributes) : null);
        attributes.requireAllUsed();
        return resolved;
    }

    private static ExpressionAttributes attributes(Input input) {
        ExpressionAttributes.checkKeys(names(input), input.has(VALUES) ? input.attributeNames(VALUES) : null);
        return ExpressionAttributes.of(names(input), values(input));
    }

    /** The condition that Expected stands for, or null if there is nothing of the kind. */
    private static @Nullable Condition expected(Input input) {
        String operator = input.stringOrNull("ConditionalOperator");
        if (operator == null && !input.has("Expected")) {
            return null;
        }
        Map<String, ExpectedAttribute> expected = null;
        if (input.has("Expected")) {
            expected = new LinkedHashMap<>();
            for (Map.Entry<String, Input> entry : input.structureMap("Expected").entrySet()) {
                expected.put(entry.getKey(), expectedAttribute(entry.getValue()));
            }
        }
        return LegacyParameters.expected(expected, operator == null ? null : ConditionalOperator.valueOf(operator));
    }

    private static ExpectedAttribute expectedAttribute(Input entry) {
        String operator = entry.stringOrNull("ComparisonOperator");
        return new ExpectedAttribute(
                entry.boolOrNull("Exists"),
                entry.attributeValueOrNull("Value"),
                operator == null ? null : ComparisonOperator.valueOf(operator),
                entry.has("AttributeValueList") ? new ArrayList<>(entry.attributeValues("AttributeValueList")) : null);
    }

    private static Map<String, AttributeUpdate> attributeUpdates(Input input) {
        Map<String, AttributeUpdate> updates = new LinkedHashMap<>();
        for (Map.Entry<String, Input> entry :
                input.structureMap("AttributeUpdates").entrySet()) {
            String action = entry.getValue().stringOrNull("Action");
            updates.put(
                    entry.getKey(),
                    new AttributeUpdate(
                            action == null ? AttributeUpdate.Action.PUT : AttributeUpdate.Action.valueOf(action),
                            entry.getValue().attributeValueOrNull("Value")));
        }
        return updates;
    }

    private static @Nullable Map<String, String> names(Input input) {
        return input.has("ExpressionAttributeNames") ? input.stringMap("ExpressionAttributeNames") : null;
    }

    private static @Nullable Map<String, AttributeValue> values(Input input) {
        Item values = input.itemOrNull(VALUES);
        return values == null ? null : values.toMap();
    }

    /** The service's words for an item that is too large, which are others for what an update makes. */
    static DynamoDbException updatedItemTooLarge() {
        return DynamoDbException.validation("Item size to update has exceeded the maximum allowed size");
    }
}
