package io.streambed.expressions;

import io.streambed.model.Item;

/** A condition over an item, ready to be evaluated. Immutable; evaluation has no effects. */
public interface Condition extends KeyAware {
    /** Whether the item meets the condition; {@link Item#EMPTY} stands for no item. */
    boolean test(Item item);
}
