package io.streambed.model;

import org.jspecify.annotations.Nullable;

/** The primary key of a table: the partition key (HASH) and, for composite keys, the sort key (RANGE). */
public record KeySchema(KeyAttribute partition, @Nullable KeyAttribute sort) {
    public KeySchema {
        if (sort != null && sort.name().equals(partition.name())) {
            throw new IllegalArgumentException("partition and sort key are the same attribute: " + sort.name());
        }
    }

    /** How many attributes the key has: 1 or 2. */
    public int size() {
        return sort == null ? 1 : 2;
    }

    /** Whether the attribute is part of the key. */
    public boolean contains(String name) {
        return partition.name().equals(name) || (sort != null && sort.name().equals(name));
    }

    /** The key attributes of an item that has them. */
    public Item keyOf(Item item) {
        Item.Builder key = Item.builder(2);
        copy(item, partition, key);
        if (sort != null) {
            copy(item, sort, key);
        }
        return key.build();
    }

    private static void copy(Item item, KeyAttribute attribute, Item.Builder key) {
        AttributeValue value = item.get(attribute.name());
        if (value == null) {
            throw new IllegalArgumentException("item without key attribute " + attribute.name());
        }
        key.put(attribute.name(), value);
    }
}
