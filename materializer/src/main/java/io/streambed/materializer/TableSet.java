package io.streambed.materializer;

import java.util.Arrays;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An immutable set of table numbers. */
public final class TableSet {
    static final TableSet EMPTY = new TableSet(new int[0]);

    /** Sorted, distinct. */
    private final int[] numbers;

    private TableSet(int[] numbers) {
        this.numbers = numbers;
    }

    /** Takes over a sorted array without duplicates. */
    static TableSet ofSorted(int[] numbers) {
        return new TableSet(numbers);
    }

    public boolean contains(int table) {
        return Arrays.binarySearch(numbers, table) >= 0;
    }

    public int size() {
        return numbers.length;
    }

    /** The number at a position in ascending order. */
    int at(int index) {
        return numbers[index];
    }

    /** This set with one more number; itself if it has it. */
    TableSet with(int table) {
        int found = Arrays.binarySearch(numbers, table);
        if (found >= 0) {
            return this;
        }
        int at = -found - 1;
        int[] more = new int[numbers.length + 1];
        System.arraycopy(numbers, 0, more, 0, at);
        more[at] = table;
        System.arraycopy(numbers, at, more, at + 1, numbers.length - at);
        return new TableSet(more);
    }

    /** The numbers, ascending. */
    public SortedSet<Integer> toSet() {
        return Collections.unmodifiableSortedSet(
                Arrays.stream(numbers).boxed().collect(Collectors.toCollection(TreeSet::new)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof TableSet that && Arrays.equals(numbers, that.numbers));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(numbers);
    }

    @Override
    public String toString() {
        return Arrays.toString(numbers);
    }
}
