package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of Expected; null is what the request does not have.
 *
 * @param values the AttributeValueList
 */
public record ExpectedAttribute(
        @Nullable Boolean exists,
        @Nullable AttributeValue value,
        @Nullable ComparisonOperator operator,
        @Nullable List<AttributeValue> values) {
    public ExpectedAttribute {
        values = values == null ? null : List.copyOf(values);
    }
}
