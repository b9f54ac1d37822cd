package io.streambed.model;

import java.util.List;
import java.util.Objects;

/** What an index holds of an item that is in it: how large that is, and whether two images differ in it. */
public final class IndexEntry {
    private IndexEntry() {}

    /** Bytes of the item's attributes that are in the index: both keys' and the projected ones. */
    public static int size(KeySchema table, SecondaryIndex index, Item item) {
        int size = 0;
        for (int i = 0; i < item.size(); i++) {
            if (index.holds(table, item.name(i))) {
                size += ItemSize.ofAttribute(item.name(i), item.value(i));
            }
        }
        return size;
    }

    /** Whether the index key is the same in both images. */
    static boolean hasSameKey(IndexKeySchema key, Item before, Item after) {
        return hasSame(key.partition(), before, after) && hasSame(key.sort(), before, after);
    }

    private static boolean hasSame(List<KeyAttribute> attributes, Item before, Item after) {
        for (KeyAttribute attribute : attributes) {
            if (!Objects.equals(before.get(attribute.name()), after.get(attribute.name()))) {
                return false;
            }
        }
        return true;
    }

    /** Whether both images have the same attributes and values as far as the index holds them. */
    static boolean isSame(KeySchema table, SecondaryIndex index, Item before, Item after) {
        int held = 0;
        for (int i = 0; i < before.size(); i++) {
            if (index.holds(table, before.name(i))) {
                held++;
                if (!before.value(i).equals(after.get(before.name(i)))) {
                    return false;
                }
            }
        }
        for (int i = 0; i < after.size(); i++) {
            if (index.holds(table, after.name(i))) {
                held--;
            }
        }
        return held == 0;
    }
}
