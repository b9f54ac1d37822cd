package io.streambed.expressions;

import io.streambed.model.Item;
import io.streambed.model.KeySchema;

/** The parts of an item that a request asks for. Immutable. */
public interface Projection {
    /** What the item has of these parts; elements of lists close ranks, and what would be an empty container is left out. */
    Item apply(Item item);

    /**
     * Checks what can be checked only once the table is known: that no path looks inside a key attribute.
     *
     * @throws io.streambed.model.DynamoDbException a validation error in the service's words
     */
    default void checkAgainst(KeySchema key) {}
}
