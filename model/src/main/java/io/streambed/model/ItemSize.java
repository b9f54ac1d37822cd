package io.streambed.model;

import java.util.List;

/**
 * Sizes in bytes as DynamoDB counts them for the 400 KB item limit, capacity and table sizes.
 *
 * <p>Names and strings count their UTF-8 bytes; numbers one byte per pair of digits (pairs aligned at the decimal point) plus
 * one, and one more when negative; a list or map three bytes plus one per element or pair.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">DynamoDB
 *     item sizes and formats</a>
 */
public final class ItemSize {
    /** The largest item, in bytes. */
    public static final int MAX_ITEM_SIZE = 400 * 1024;

    private static final int MAX_NUMBER_SIZE = 21;
    private static final int DOCUMENT_OVERHEAD = 3;

    private ItemSize() {}

    public static int of(Item item) {
        int size = 0;
        for (int i = 0; i < item.size(); i++) {
            size += ofAttribute(item.name(i), item.value(i));
        }
        return size;
    }

    public static int ofAttribute(String name, AttributeValue value) {
        return utf8Length(name) + of(value);
    }

    public static int of(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S s -> utf8Length(s.value());
            case AttributeValue.N n -> of(n.value());
            case AttributeValue.B b -> b.value().length();
            case AttributeValue.Bool _, AttributeValue.Null _ -> 1;
            case AttributeValue.SS set -> ofStrings(set.values());
            case AttributeValue.NS set -> ofNumbers(set.values());
            case AttributeValue.BS set -> ofBinaries(set.values());
            case AttributeValue.L list -> ofList(list.values());
            case AttributeValue.M map -> DOCUMENT_OVERHEAD + map.value().size() + of(map.value());
        };
    }

    static int of(Decimal number) {
        if (number.signum() == 0) {
            return 1;
        }
        int digits = number.precision();
        boolean firstPairIsHalf = (number.exponent() & 1) == 0;
        int pairs = firstPairIsHalf ? digits / 2 + 1 : (digits + 1) / 2;
        return Math.min(1 + pairs + (number.signum() < 0 ? 1 : 0), MAX_NUMBER_SIZE);
    }

    private static int ofStrings(List<String> strings) {
        int size = 0;
        for (String string : strings) {
            size += utf8Length(string);
        }
        return size;
    }

    private static int ofNumbers(List<Decimal> numbers) {
        int size = 0;
        for (Decimal number : numbers) {
            size += of(number);
        }
        return size;
    }

    private static int ofBinaries(List<Bytes> binaries) {
        int size = 0;
        for (Bytes binary : binaries) {
            size += binary.length();
        }
        return size;
    }

    private static int ofList(List<AttributeValue> values) {
        int size = DOCUMENT_OVERHEAD + values.size();
        for (AttributeValue value : values) {
            size += of(value);
        }
        return size;
    }

    /** The length of the text in UTF-8; an unpaired surrogate counts as the one byte that replaces it when encoded. */
    public static int utf8Length(String text) {
        int length = text.length();
        int size = length;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                if (c < 0x800) {
                    size += 1;
                } else if (!Character.isSurrogate(c)) {
                    size += 2;
                } else if (Character.isHighSurrogate(c)
                        && i + 1 < length
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    size += 2;
                    i++;
                }
            }
        }
        return size;
    }
}
