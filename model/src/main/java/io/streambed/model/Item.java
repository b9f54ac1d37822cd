package io.streambed.model;

import java.util.AbstractMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An item, a key, or the content of a map value: attributes sorted by name ({@link String#compareTo}), each name once.
 * Immutable.
 */
public final class Item {
    public static final Item EMPTY = new Item(new String[0], new AttributeValue[0]);

    private final String[] names;
    private final AttributeValue[] values;

    private Item(String[] names, AttributeValue[] values) {
        this.names = names;
        this.values = values;
    }

    public static Item of(Map<String, AttributeValue> attributes) {
        Builder builder = builder(attributes.size());
        attributes.forEach(builder::put);
        return builder.build();
    }

    /** A builder with room for {@code expected} attributes; it grows. */
    public static Builder builder(int expected) {
        return new Builder(expected);
    }

    public int size() {
        return names.length;
    }

    public boolean isEmpty() {
        return names.length == 0;
    }

    /** The name at {@code index} in name order. */
    public String name(int index) {
        return names[index];
    }

    /** The value at {@code index} in name order. */
    public AttributeValue value(int index) {
        return values[index];
    }

    public @Nullable AttributeValue get(String name) {
        int index = Arrays.binarySearch(names, name);
        return index < 0 ? null : values[index];
    }

    /** A copy with its own order kept: by name. */
    public Map<String, AttributeValue> toMap() {
        Map<String, AttributeValue> map = LinkedHashMap.newLinkedHashMap(names.length);
        for (int i = 0; i < names.length; i++) {
            map.put(names[i], values[i]);
        }
        return map;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Item that
                        && Arrays.equals(names, that.names)
                        && Arrays.equals(values, that.values));
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(names) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return toMap().toString();
    }

    /** Collects attributes in any order. Used by one thread; of one name put twice the last value stays. */
    public static final class Builder {
        private String[] names;
        private AttributeValue[] values;
        private int size;

        /** Whether the names so far came in strictly ascending order, as the codecs deliver them: then nothing is sorted. */
        private boolean ascending = true;

        private Builder(int expected) {
            names = new String[Math.max(expected, 1)];
            values = new AttributeValue[Math.max(expected, 1)];
        }

        public Builder put(String name, AttributeValue value) {
            if (size == names.length) {
                names = Arrays.copyOf(names, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            ascending = ascending && (size == 0 || names[size - 1].compareTo(name) < 0);
            names[size] = name;
            values[size] = value;
            size++;
            return this;
        }

        /** The item; the builder is not to be used afterwards. */
        public Item build() {
            if (size == 0) {
                return EMPTY;
            }
            if (!ascending) {
                sort();
            }
            return size == names.length
                    ? new Item(names, values)
                    : new Item(Arrays.copyOf(names, size), Arrays.copyOf(values, size));
        }

        @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
        private void sort() {
            Map.Entry<String, AttributeValue>[] entries = new Map.Entry[size];
            for (int i = 0; i < size; i++) {
                entries[i] = new AbstractMap.SimpleImmutableEntry<>(names[i], values[i]);
            }
            Arrays.sort(entries, Map.Entry.comparingByKey());
            int kept = 0;
            for (Map.Entry<String, AttributeValue> entry : entries) {
                // The sort is stable, so of equal names the last one put comes last and overwrites.
                if (kept > 0 && names[kept - 1].equals(entry.getKey())) {
                    kept--;
                }
                names[kept] = entry.getKey();
                values[kept] = entry.getValue();
                kept++;
            }
            size = kept;
        }
    }
}
