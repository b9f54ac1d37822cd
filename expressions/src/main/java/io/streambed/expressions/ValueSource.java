package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import java.util.List;

/** Where the value of a literal comes from: the statement, its parameters, or a document made of both. Pure. */
@FunctionalInterface
public interface ValueSource {
    /**
     * The value.
     *
     * @param parameters of the request, as many as the statement has at least
     * @throws io.streambed.model.DynamoDbException a validation error in the service's words if the parameters make no value
     */
    AttributeValue bind(List<AttributeValue> parameters);
}
