package io.streambed.transfer;

import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import java.util.Map;

/**
 * A condition as it stands beside an item, not parsed: members as in a PutItem request.
 *
 * @param names the ExpressionAttributeNames, empty for none
 * @param values the ExpressionAttributeValues, empty for none
 */
record PutCondition(String expression, Map<String, String> names, Item values) {
    PutCondition {
        names = Map.copyOf(names);
    }

    /** The value of a placeholder. */
    Map<String, AttributeValue> valuesByPlaceholder() {
        return values.toMap();
    }
}
