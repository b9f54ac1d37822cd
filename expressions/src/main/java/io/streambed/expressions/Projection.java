package io.streambed.expressions;

import io.streambed.model.Item;
import java.util.Set;

/** The parts of an item that a request asks for. Immutable. */
public interface Projection extends KeyAware {
    /** What the item has of these parts; elements of lists close ranks, and what would be an empty container is left out. */
    Item apply(Item item);

    /** The names of the top-level attributes it is about, in name order. Not to be modified. */
    Set<String> attributes();
}
