package io.streambed.model;

/**
 * The order DynamoDB gives to strings (by their UTF-8 bytes), numbers (by value) and binaries (as unsigned bytes): the order of
 * sort keys and of the comparison operators. It is the order of {@link KeyEncoding}'s bytes, without making them.
 */
public final class ValueOrder {
    private ValueOrder() {}

    /** Whether the two have an order: both strings, both numbers or both binaries. */
    public static boolean areComparable(AttributeValue left, AttributeValue right) {
        return left.type() == right.type() && left.type().isKeyType();
    }

    /**
     * Negative, zero or positive as {@code left} is before, equal to or after {@code right}.
     *
     * @throws IllegalArgumentException if the two are not comparable
     */
    public static int compare(AttributeValue left, AttributeValue right) {
        if (left instanceof AttributeValue.S a && right instanceof AttributeValue.S b) {
            return compare(a.value(), b.value());
        }
        if (left instanceof AttributeValue.N a && right instanceof AttributeValue.N b) {
            return a.value().compareTo(b.value());
        }
        if (left instanceof AttributeValue.B a && right instanceof AttributeValue.B b) {
            return a.value().compareTo(b.value());
        }
        throw new IllegalArgumentException("no order between " + left.type() + " and " + right.type());
    }

    /** Compares strings as their UTF-8 bytes compare, which differs from {@link String#compareTo} beyond U+FFFF. */
    public static int compare(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                return Integer.compare(rank(a), rank(b));
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** Moves surrogates, the halves of what is beyond U+FFFF, above the rest of the 16-bit characters. */
    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + 0x1_0000 : c;
    }
}
