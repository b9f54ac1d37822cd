package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The paths of a projection merged into one tree: a node without children stands for the whole value, others for the parts
 * their children name. Children are sorted, so attributes come out in name order and list elements in index order.
 */
final class ProjectionTree {
    private final SortedMap<String, ProjectionTree> byName = new TreeMap<>();
    private final SortedMap<Integer, ProjectionTree> byIndex = new TreeMap<>();

    /** Adds a path. Paths must neither overlap nor conflict; the tree must not be shared yet. */
    void add(DocumentPath path) {
        ProjectionTree node = byName.computeIfAbsent(path.head(), _ -> new ProjectionTree());
        for (DocumentPath.Step step : path.rest()) {
            node = switch (step) {
                case DocumentPath.Key(String name) -> node.byName.computeIfAbsent(name, _ -> new ProjectionTree());
                case DocumentPath.Index(int index) -> node.byIndex.computeIfAbsent(index, _ -> new ProjectionTree());
            };
        }
    }

    /** The top-level attributes, in name order. */
    Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    Item project(Item item) {
        Item.Builder projected = Item.builder(byName.size());
        byName.forEach((name, child) -> {
            AttributeValue value = item.get(name);
            AttributeValue part = value == null ? null : child.project(value);
            if (part != null) {
                projected.put(name, part);
            }
        });
        return projected.build();
    }

    /** The part of the value, or null if it has none of what is asked for. */
    private @Nullable AttributeValue project(AttributeValue value) {
        if (byName.isEmpty() && byIndex.isEmpty()) {
            return value;
        }
        if (value instanceof AttributeValue.M map && !byName.isEmpty()) {
            Item part = project(map.value());
            return part.isEmpty() ? null : new AttributeValue.M(part);
        }
        if (value instanceof AttributeValue.L list && !byIndex.isEmpty()) {
            return project(list.values());
        }
        return null;
    }

    private @Nullable AttributeValue project(List<AttributeValue> elements) {
        List<AttributeValue> projected = new ArrayList<>(byIndex.size());
        byIndex.forEach((index, child) -> {
            AttributeValue part = index < elements.size() ? child.project(elements.get(index)) : null;
            if (part != null) {
                projected.add(part);
            }
        });
        return projected.isEmpty() ? null : new AttributeValue.L(projected);
    }
}
