package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Union and difference of set values of one type. Their members are sorted and distinct, and so are those of the result. */
final class SetAlgebra {
    private SetAlgebra() {}

    /** The first set with the members of the second; the first itself if it has them all. */
    static AttributeValue union(AttributeValue set, AttributeValue more) {
        return switch (set) {
            case AttributeValue.SS ss
            when more instanceof AttributeValue.SS added ->
                orSame(ss, ss.values(), merge(ss.values(), added.values(), true), AttributeValue.SS::new);
            case AttributeValue.NS ns
            when more instanceof AttributeValue.NS added ->
                orSame(ns, ns.values(), merge(ns.values(), added.values(), true), AttributeValue.NS::new);
            case AttributeValue.BS bs
            when more instanceof AttributeValue.BS added ->
                orSame(bs, bs.values(), merge(bs.values(), added.values(), true), AttributeValue.BS::new);
            default -> throw notTwoSets(set, more);
        };
    }

    /** The first set without the members of the second, or null if none is left; the first itself if it has none of them. */
    static @Nullable AttributeValue difference(AttributeValue set, AttributeValue less) {
        return switch (set) {
            case AttributeValue.SS ss
            when less instanceof AttributeValue.SS removed ->
                orNull(ss, ss.values(), merge(ss.values(), removed.values(), false), AttributeValue.SS::new);
            case AttributeValue.NS ns
            when less instanceof AttributeValue.NS removed ->
                orNull(ns, ns.values(), merge(ns.values(), removed.values(), false), AttributeValue.NS::new);
            case AttributeValue.BS bs
            when less instanceof AttributeValue.BS removed ->
                orNull(bs, bs.values(), merge(bs.values(), removed.values(), false), AttributeValue.BS::new);
            default -> throw notTwoSets(set, less);
        };
    }

    private static <T> @Nullable AttributeValue orNull(
            AttributeValue set, List<T> before, List<T> after, Function<List<T>, AttributeValue> make) {
        return after.isEmpty() ? null : orSame(set, before, after, make);
    }

    private static <T> AttributeValue orSame(
            AttributeValue set, List<T> before, List<T> after, Function<List<T>, AttributeValue> make) {
        return after.size() == before.size() ? set : make.apply(after);
    }

    /** @param adds whether to add the members of the second or to leave them out */
    private static <T extends Comparable<T>> List<T> merge(List<T> first, List<T> second, boolean adds) {
        List<T> merged = new ArrayList<>(first.size() + (adds ? second.size() : 0));
        int i = 0;
        int j = 0;
        while (i < first.size() && j < second.size()) {
            int order = first.get(i).compareTo(second.get(j));
            if (order < 0) {
                merged.add(first.get(i++));
            } else if (order > 0) {
                if (adds) {
                    merged.add(second.get(j));
                }
                j++;
            } else {
                if (adds) {
                    merged.add(first.get(i));
                }
                i++;
                j++;
            }
        }
        merged.addAll(first.subList(i, first.size()));
        if (adds) {
            merged.addAll(second.subList(j, second.size()));
        }
        return merged;
    }

    private static IllegalArgumentException notTwoSets(AttributeValue one, AttributeValue other) {
        return new IllegalArgumentException("no sets of one type: " + one.type() + " and " + other.type());
    }
}
