package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import java.util.List;

/**
 * One entry of KeyConditions, QueryFilter or ScanFilter.
 *
 * @param values the AttributeValueList, empty if there is none
 */
public record LegacyCondition(ComparisonOperator operator, List<AttributeValue> values) {
    public LegacyCondition {
        values = List.copyOf(values);
    }
}
