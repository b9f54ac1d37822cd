package io.streambed.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The key of a secondary index. Unlike a table's key it may have several attributes of each kind, and several items may
 * have the same.
 *
 * @param partition 1 to 4 attributes (HASH), in order
 * @param sort 0 to 4 attributes (RANGE), in order
 */
public record IndexKeySchema(List<KeyAttribute> partition, List<KeyAttribute> sort) {
    /** How many attributes each half of the key may have. */
    public static final int MAX_ATTRIBUTES = 4;

    public IndexKeySchema {
        partition = List.copyOf(partition);
        sort = List.copyOf(sort);
        if (partition.isEmpty() || partition.size() > MAX_ATTRIBUTES || sort.size() > MAX_ATTRIBUTES) {
            throw new IllegalArgumentException("an index key has 1 to 4 partition and 0 to 4 sort attributes");
        }
        Set<String> names = new HashSet<>();
        for (KeyAttribute attribute : partition) {
            requireNew(names.add(attribute.name()), attribute);
        }
        for (KeyAttribute attribute : sort) {
            requireNew(names.add(attribute.name()), attribute);
        }
    }

    private static void requireNew(boolean added, KeyAttribute attribute) {
        if (!added) {
            throw new IllegalArgumentException("twice in an index key: " + attribute.name());
        }
    }

    /** How many attributes the key has: 1 to 8. */
    public int size() {
        return partition.size() + sort.size();
    }

    /** Whether the attribute is part of the key. */
    public boolean contains(String name) {
        return partition.stream().anyMatch(attribute -> attribute.name().equals(name))
                || sort.stream().anyMatch(attribute -> attribute.name().equals(name));
    }
}
