package io.streambed.expressions;

import io.streambed.model.Item;
import io.streambed.model.KeySchema;

/** A condition over an item, ready to be evaluated. Immutable; evaluation has no effects. */
public interface Condition {
    /** Whether the item meets the condition; {@link Item#EMPTY} stands for no item. */
    boolean test(Item item);

    /**
     * Checks what can be checked only once the table is known: that no path looks inside a key attribute.
     *
     * @throws io.streambed.model.DynamoDbException a validation error in the service's words
     */
    default void checkAgainst(KeySchema key) {}
}
