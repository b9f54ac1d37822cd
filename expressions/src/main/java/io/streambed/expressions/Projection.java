package io.streambed.expressions;

import io.streambed.model.Item;

/** The parts of an item that a request asks for. Immutable. */
public interface Projection extends KeyAware {
    /** What the item has of these parts; elements of lists close ranks, and what would be an empty container is left out. */
    Item apply(Item item);
}
