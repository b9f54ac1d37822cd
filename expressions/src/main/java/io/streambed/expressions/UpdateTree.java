package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The actions of an update merged into one tree by the places they are about, so that an item is rebuilt in one walk. Children
 * are sorted: attributes by name as in items, list elements by index, which makes elements beyond the end of a list come out in
 * the order of their indexes.
 */
sealed interface UpdateTree {
    /**
     * What comes to stand at this place, or null if nothing does.
     *
     * @param current what the item has there, or null
     * @param level how deep the place is; 1 for attributes
     */
    @Nullable
    AttributeValue apply(@Nullable AttributeValue current, Evaluation evaluation, int level);

    /** Whether all actions are REMOVE. */
    boolean onlyRemoves();

    record Leaf(Action action) implements UpdateTree {
        @Override
        public @Nullable AttributeValue apply(@Nullable AttributeValue current, Evaluation evaluation, int level) {
            AttributeValue next = action.apply(current, evaluation);
            // What becomes an attribute of its own was checked when it was decoded, or is part of an item that was.
            if (level > 1 && next != null && level - 1 + depthOf(next) > AttributeValue.MAX_NESTING) {
                throw DynamoDbException.validation("Nesting Levels have exceeded supported limits: Attributes in the"
                        + " item have nested levels beyond supported limit");
            }
            return next;
        }

        @Override
        public boolean onlyRemoves() {
            return action == Action.Remove.REMOVE;
        }
    }

    /** What happens within a map, or to the attributes of an item. Not to be shared before it is complete. */
    record Members(SortedMap<String, UpdateTree> children) implements UpdateTree {
        Members() {
            this(new TreeMap<>());
        }

        @Override
        public AttributeValue apply(@Nullable AttributeValue current, Evaluation evaluation, int level) {
            if (current instanceof AttributeValue.M map) {
                Item next = apply(map.value(), evaluation, level + 1);
                return next.equals(map.value()) ? map : new AttributeValue.M(next);
            }
            throw invalidPath();
        }

        Item apply(Item item, Evaluation evaluation, int level) {
            Item.Builder builder = Item.builder(item.size() + children.size());
            boolean changed = false;
            int read = 0;
            for (Map.Entry<String, UpdateTree> child : children.entrySet()) {
                String name = child.getKey();
                while (read < item.size() && item.name(read).compareTo(name) < 0) {
                    builder.put(item.name(read), item.value(read));
                    read++;
                }
                AttributeValue current = null;
                if (read < item.size() && item.name(read).equals(name)) {
                    current = item.value(read);
                    read++;
                }
                AttributeValue next = child.getValue().apply(current, evaluation, level);
                if (next != null) {
                    builder.put(name, next);
                }
                changed |= !Objects.equals(next, current);
            }
            if (!changed) {
                return item;
            }
            for (; read < item.size(); read++) {
                builder.put(item.name(read), item.value(read));
            }
            return builder.build();
        }

        @Override
        public boolean onlyRemoves() {
            return children.values().stream().allMatch(UpdateTree::onlyRemoves);
        }
    }

    /** What happens within a list; indexes are those of the list as it was. Not to be shared before it is complete. */
    record Elements(SortedMap<Integer, UpdateTree> children) implements UpdateTree {
        Elements() {
            this(new TreeMap<>());
        }

        @Override
        public AttributeValue apply(@Nullable AttributeValue current, Evaluation evaluation, int level) {
            if (!(current instanceof AttributeValue.L list)) {
                throw invalidPath();
            }
            List<AttributeValue> elements = list.values();
            List<AttributeValue> result = new ArrayList<>(elements.size() + children.size());
            boolean changed = false;
            int read = 0;
            for (Map.Entry<Integer, UpdateTree> child : children.entrySet()) {
                int index = Math.min(child.getKey(), elements.size());
                result.addAll(elements.subList(read, index));
                AttributeValue element = index < elements.size() ? elements.get(index) : null;
                read = element == null ? index : index + 1;
                AttributeValue next = child.getValue().apply(element, evaluation, level + 1);
                if (next != null) {
                    result.add(next);
                }
                changed |= !Objects.equals(next, element);
            }
            if (!changed) {
                return list;
            }
            result.addAll(elements.subList(read, elements.size()));
            return new AttributeValue.L(result);
        }

        @Override
        public boolean onlyRemoves() {
            return children.values().stream().allMatch(UpdateTree::onlyRemoves);
        }
    }

    private static DynamoDbException invalidPath() {
        return DynamoDbException.validation(
                "The document path provided in the update expression is invalid for update");
    }

    /** How many levels a value has; 1 for a scalar. */
    private static int depthOf(AttributeValue value) {
        int deepest = 0;
        switch (value) {
            case AttributeValue.L list -> {
                for (AttributeValue element : list.values()) {
                    deepest = Math.max(deepest, depthOf(element));
                }
            }
            case AttributeValue.M map -> {
                for (int i = 0; i < map.value().size(); i++) {
                    deepest = Math.max(deepest, depthOf(map.value().value(i)));
                }
            }
            case AttributeValue.S _,
                    AttributeValue.N _,
                    AttributeValue.B _,
                    AttributeValue.Bool _,
                    AttributeValue.Null _,
                    AttributeValue.SS _,
                    AttributeValue.NS _,
                    AttributeValue.BS _ -> {}
        }
        return deepest + 1;
    }
}
