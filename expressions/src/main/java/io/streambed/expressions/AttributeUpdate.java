package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import org.jspecify.annotations.Nullable;

/**
 * One entry of AttributeUpdates.
 *
 * @param action PUT if the request has none
 * @param value null if the request has none
 */
public record AttributeUpdate(Action action, @Nullable AttributeValue value) {
    /** What to do, by the names on the wire. */
    public enum Action {
        ADD,
        DELETE,
        PUT
    }
}
