package io.streambed.read;

import io.streambed.expressions.ExpressionAttributes;
import io.streambed.expressions.Expressions;
import io.streambed.expressions.Projection;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.protocol.Input;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a BatchGetItem reads from one table, as far as it is understood without the table.
 *
 * @param name the table's name or ARN, as given
 * @param keys each of them once
 */
record BatchRead(
        String name, Input input, List<Item> keys, @Nullable Projection projection) {
    /** @throws DynamoDbException a validation error in the service's words */
    static BatchRead of(String name, Input input) {
        String expression = input.stringOrNull("ProjectionExpression");
        ReadParameters.requireOneForm(
                ReadParameters.given(input, List.of("ProjectionExpression")),
                ReadParameters.given(input, List.of("AttributesToGet")));
        Map<String, String> names = ReadParameters.names(input);
        if (expression == null) {
            ExpressionAttributes.refuseWithoutExpressions(names, null);
        }
        Projection attributesToGet = ReadParameters.attributesToGet(input);
        ExpressionAttributes attributes = ExpressionAttributes.of(names, null);
        Projection projection = expression == null ? attributesToGet : Expressions.projection(expression, attributes);
        attributes.requireAllUsed();
        List<Item> keys = input.items("Keys");
        Set<Item> seen = new HashSet<>();
        for (Item key : keys) {
            if (!seen.add(key)) {
                throw DynamoDbException.validation("Provided list of item keys contains duplicates");
            }
        }
        return new BatchRead(name, input, keys, projection);
    }

    boolean isConsistent() {
        return input.bool("ConsistentRead");
    }
}
