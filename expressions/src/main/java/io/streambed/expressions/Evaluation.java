package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.ItemSize;
import java.util.ArrayList;
import java.util.List;

/**
 * One application of an update to an item. Mutable, used by one thread.
 *
 * <p>It bounds what an update can make of an item before anybody measures the new one: appending is what makes lists grow
 * without the client sending their elements, and each element of an item takes at least a byte.
 */
final class Evaluation {
    private final Item old;
    private int appended;

    Evaluation(Item old) {
        this.old = old;
    }

    /** The item as it was, which all paths refer to. */
    Item old() {
        return old;
    }

    AttributeValue append(List<AttributeValue> first, List<AttributeValue> second) {
        appended += first.size() + second.size();
        if (appended > ItemSize.MAX_ITEM_SIZE) {
            throw DynamoDbException.validation("Item size to update has exceeded the maximum allowed size");
        }
        List<AttributeValue> all = new ArrayList<>(first.size() + second.size());
        all.addAll(first);
        all.addAll(second);
        return new AttributeValue.L(all);
    }
}
