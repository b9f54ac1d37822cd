package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The place of a value within an item: a top-level attribute, then map keys and list indexes. */
record DocumentPath(String head, List<Step> rest) {
    /** How many levels a path may have. */
    static final int MAX_LEVELS = 32;

    /** The largest list index. */
    static final int MAX_INDEX = Integer.MAX_VALUE;

    DocumentPath {
        rest = List.copyOf(rest);
    }

    sealed interface Step {}

    record Key(String name) implements Step {}

    record Index(int index) implements Step {}

    boolean isNested() {
        return !rest.isEmpty();
    }

    /** The value at this place, or null if the item has none there. */
    @Nullable
    AttributeValue in(Item item) {
        AttributeValue value = item.get(head);
        for (int i = 0; i < rest.size() && value != null; i++) {
            value = switch (rest.get(i)) {
                case Key key ->
                    value instanceof AttributeValue.M map ? map.value().get(key.name) : null;
                case Index index ->
                    value instanceof AttributeValue.L list
                                    && index.index < list.values().size()
                            ? list.values().get(index.index)
                            : null;
            };
        }
        return value;
    }

    /** As the service shows it in errors: {@code [a, b, [0]]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[").append(head);
        for (Step step : rest) {
            switch (step) {
                case Key key -> text.append(", ").append(key.name);
                case Index index -> text.append(", [").append(index.index).append(']');
            }
        }
        return text.append(']').toString();
    }
}
