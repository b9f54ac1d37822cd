package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import java.util.List;

/**
 * What a Query's key condition comes to for one key: one partition, and within it a contiguous range of sort keys.
 *
 * @param key the key it is about
 * @param partition the values of all partition attributes, in the key's order
 * @param sort the values of the leading sort attributes that have one, in the key's order, possibly none
 * @param range what is asked of the sort attribute after these, {@link SortRange#ALL} if nothing is or there is none
 */
public record KeyRange(QueryKey key, List<AttributeValue> partition, List<AttributeValue> sort, SortRange range) {
    public KeyRange {
        partition = List.copyOf(partition);
        sort = List.copyOf(sort);
    }

    /** Whether the item, or key, is in this partition. */
    public boolean isInPartition(Item item) {
        return startsWith(item, key.partition(), partition);
    }

    /** Whether the sort key of the item, or key, is in this range; the partition is not looked at. */
    public boolean isInRange(Item item) {
        if (!startsWith(item, key.sort(), sort)) {
            return false;
        }
        if (sort.size() == key.sort().size()) {
            return true;
        }
        AttributeValue value = item.get(key.sort().get(sort.size()).name());
        return value != null && range.contains(value);
    }

    /** Whether at most one sort key is in this range. */
    public boolean isOneKey() {
        return sort.size() == key.sort().size();
    }

    private static boolean startsWith(Item item, List<KeyAttribute> attributes, List<AttributeValue> values) {
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).equals(item.get(attributes.get(i).name()))) {
                return false;
            }
        }
        return true;
    }
}
