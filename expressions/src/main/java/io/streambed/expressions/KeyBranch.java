package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.KeyAttribute;
import io.streambed.model.ValueOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One alternative of a condition: what all of it together says of the key. Ordered by where sort keys begin.
 *
 * @param partition null if no value is named
 * @param contradictory whether nothing can meet it
 * @param lower null if there is none
 * @param upper null if there is none
 * @param prefix what sort keys begin with; the bounds say about the same
 * @param filters what is asked for beside
 * @param excludes whether one of these takes sort keys out
 */
record KeyBranch(
        @Nullable AttributeValue partition,
        boolean contradictory,
        SortRange.@Nullable Bound lower,
        SortRange.@Nullable Bound upper,
        @Nullable AttributeValue prefix,
        List<Predicate> filters,
        boolean excludes)
        implements Comparable<KeyBranch> {
    static final KeyBranch ANY = new KeyBranch(null, false, null, null, null, List.of(), false);

    /** No sort key is longer. */
    private static final int MAX_SORT_KEY = 1024;

    private static final String LAST_CHARACTERS = "\uDBFF\uDFFF".repeat(MAX_SORT_KEY / 4);

    static KeyBranch ofPartition(AttributeValue value) {
        return new KeyBranch(value, false, null, null, null, List.of(), false);
    }

    static KeyBranch ofSort(AttributeValue value) {
        SortRange.Bound bound = new SortRange.Bound(value, true);
        return ofSort(bound, bound);
    }

    static KeyBranch ofSort(SortRange.@Nullable Bound lower, SortRange.@Nullable Bound upper) {
        return new KeyBranch(null, false, lower, upper, null, List.of(), false);
    }

    static KeyBranch ofPrefix(AttributeValue prefix) {
        return new KeyBranch(
                null,
                false,
                new SortRange.Bound(prefix, true),
                new SortRange.Bound(last(prefix), true),
                prefix,
                List.of(),
                false);
    }

    /** The last key that begins like this; of other types there is none. */
    private static AttributeValue last(AttributeValue prefix) {
        return switch (prefix) {
            case AttributeValue.S(String text) -> new AttributeValue.S(text + LAST_CHARACTERS);
            case AttributeValue.B(Bytes bytes) -> {
                byte[] end = Arrays.copyOf(bytes.unsafeArray(), bytes.length() + MAX_SORT_KEY);
                Arrays.fill(end, bytes.length(), end.length, (byte) 0xFF);
                yield new AttributeValue.B(Bytes.wrap(end));
            }
            default -> prefix;
        };
    }

    static KeyBranch ofResidual(Predicate predicate, boolean excludes) {
        return new KeyBranch(null, false, null, null, null, List.of(predicate), excludes);
    }

    /** What reads the whole partition for several alternatives. */
    static KeyBranch ofAll(AttributeValue partition, List<KeyBranch> branches) {
        List<Predicate> filters = new ArrayList<>();
        branches.forEach(branch -> filters.addAll(branch.filters));
        return new KeyBranch(partition, false, null, null, null, List.copyOf(filters), true);
    }

    KeyBranch and(KeyBranch other) {
        AttributeValue both = partition == null ? other.partition : partition;
        boolean contradiction = contradictory
                || other.contradictory
                || (partition != null && other.partition != null && !partition.equals(other.partition));
        List<Predicate> all = filters;
        if (!other.filters.isEmpty()) {
            all = new ArrayList<>(filters);
            all.addAll(other.filters);
        }
        return new KeyBranch(
                both,
                contradiction,
                tighter(lower, other.lower, 1),
                tighter(upper, other.upper, -1),
                prefix == null ? other.prefix : prefix,
                all,
                excludes || other.excludes);
    }

    /** @param direction 1 if the greater bound is the tighter one, -1 if the lesser is */
    private static SortRange.@Nullable Bound tighter(
            SortRange.@Nullable Bound one, SortRange.@Nullable Bound two, int direction) {
        if (one == null || two == null) {
            return one == null ? two : one;
        }
        if (!ValueOrder.areComparable(one.value(), two.value())) {
            // The type of one of them is not the key's, which is refused later.
            return one;
        }
        int order = ValueOrder.compare(one.value(), two.value()) * direction;
        return order > 0 || (order == 0 && !one.inclusive()) ? one : two;
    }

    /** Values whose type has to be the sort key's. */
    List<AttributeValue> values() {
        List<AttributeValue> values = new ArrayList<>(2);
        if (lower != null) {
            values.add(lower.value());
        }
        if (upper != null) {
            values.add(upper.value());
        }
        return values;
    }

    /** Whether no sort key can be meant. */
    boolean isEmpty() {
        if (contradictory) {
            return true;
        }
        if (lower == null || upper == null) {
            return false;
        }
        int order = ValueOrder.compare(lower.value(), upper.value());
        return order > 0 || (order == 0 && !(lower.inclusive() && upper.inclusive()));
    }

    /** Whether all that is asked for is in the range of keys. A prefix beside other bounds is only about what its bounds say. */
    boolean isExact() {
        return filters.isEmpty() && (prefix == null || isPrefixAlone(prefix));
    }

    private boolean isPrefixAlone(AttributeValue start) {
        return lower != null
                && upper != null
                && lower.value().equals(start)
                && upper.value().equals(last(start));
    }

    /** The sort key, if only one is meant. */
    List<AttributeValue> equal() {
        return lower != null && upper != null && lower.value().equals(upper.value())
                ? List.of(lower.value())
                : List.of();
    }

    SortRange range() {
        if (!equal().isEmpty() || (lower == null && upper == null)) {
            return SortRange.ALL;
        }
        return prefix != null && isPrefixAlone(prefix)
                ? new SortRange.Prefixed(prefix)
                : new SortRange.Bounded(lower, upper);
    }

    /** The names of the attributes that are looked at beside the key. */
    List<String> residual(KeyAttribute partitionKey, @Nullable KeyAttribute sortKey) {
        Set<String> names = new LinkedHashSet<>();
        filters.forEach(filter -> filter.forEachPath(path -> names.add(path.head())));
        names.remove(partitionKey.name());
        if (sortKey != null) {
            names.remove(sortKey.name());
        }
        return List.copyOf(names);
    }

    boolean overlaps(KeyBranch other) {
        return !endsBefore(other) && !other.endsBefore(this);
    }

    private boolean endsBefore(KeyBranch other) {
        if (upper == null || other.lower == null) {
            return false;
        }
        int order = ValueOrder.compare(upper.value(), other.lower.value());
        return order < 0 || (order == 0 && !(upper.inclusive() && other.lower.inclusive()));
    }

    @Override
    public int compareTo(KeyBranch other) {
        if (lower == null || other.lower == null) {
            return Boolean.compare(lower != null, other.lower != null);
        }
        int order = ValueOrder.compare(lower.value(), other.lower.value());
        return order != 0 ? order : Boolean.compare(other.lower.inclusive(), lower.inclusive());
    }
}
