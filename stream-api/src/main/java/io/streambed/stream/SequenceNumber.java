package io.streambed.stream;

import org.jspecify.annotations.Nullable;

/**
 * A change's place on its log partition, and its number in the stream: 21 digits, a one, then offset and index. Of fixed
 * width, so that numbers order as texts too, as some consumers compare them.
 *
 * @param offset of the commit, below 10^15
 * @param index of the change within the commit, below 10^5
 */
public record SequenceNumber(long offset, int index) implements Comparable<SequenceNumber> {
    private static final int LENGTH = 21;
    private static final int OFFSET_END = 16;
    private static final long MAX_OFFSET = 999_999_999_999_999L;
    private static final int MAX_INDEX = 99_999;

    public SequenceNumber {
        if (offset < 0 || offset > MAX_OFFSET || index < 0 || index > MAX_INDEX) {
            throw new IllegalArgumentException("offset " + offset + ", index " + index);
        }
    }

    /** The first number at an offset. */
    public static SequenceNumber at(long offset) {
        return new SequenceNumber(offset, 0);
    }

    /** The number a client sent, or null if it is none of ours. */
    public static @Nullable SequenceNumber parse(String text) {
        if (text.length() != LENGTH || text.charAt(0) != '1') {
            return null;
        }
        for (int i = 1; i < LENGTH; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return null;
            }
        }
        long offset = Long.parseLong(text, 1, OFFSET_END, 10);
        int index = Integer.parseInt(text, OFFSET_END, LENGTH, 10);
        return new SequenceNumber(offset, index);
    }

    /** The number right behind this one; none other lies between them. */
    public SequenceNumber next() {
        return index == MAX_INDEX ? at(offset + 1) : new SequenceNumber(offset, index + 1);
    }

    @Override
    public int compareTo(SequenceNumber other) {
        int order = Long.compare(offset, other.offset);
        return order != 0 ? order : Integer.compare(index, other.index);
    }

    @Override
    public String toString() {
        char[] digits = new char[LENGTH];
        digits[0] = '1';
        write(digits, OFFSET_END, offset, 1);
        write(digits, LENGTH, index, OFFSET_END);
        return new String(digits);
    }

    private static void write(char[] digits, int end, long value, int start) {
        long rest = value;
        for (int i = end - 1; i >= start; i--) {
            digits[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
