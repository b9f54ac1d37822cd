package io.streambed.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Order-preserving bytes for key values: comparing encodings as unsigned bytes orders as DynamoDB orders the values (strings
 * by their UTF-8 bytes, numbers by value, binary as unsigned bytes).
 *
 * <p>Each component ends itself, so encodings of several components written one after another order by the first, then by
 * the second, and no encoding is a prefix of another of the same type. Types are not written: a key's types are its schema's.
 *
 * <pre>
 * S, B      bytes with 0x00 as 0x01 0x01 and 0x01 as 0x01 0x02, then 0x00
 * N zero    0x02
 * N &gt; 0     0x03, exponent + 130, per pair of significant digits: pair + 1, then 0x00
 * N &lt; 0     0x01, then what -N has after its first byte, every bit inverted
 * </pre>
 */
public final class KeyEncoding {
    private static final int TERMINATOR = 0x00;
    private static final int ESCAPE = 0x01;
    private static final int NEGATIVE = 0x01;
    private static final int ZERO = 0x02;
    private static final int POSITIVE = 0x03;
    private static final int EXPONENT_BIAS = -Decimal.MIN_EXPONENT;

    private KeyEncoding() {}

    public static byte[] encode(AttributeValue value) {
        ByteSink sink = new ByteSink(32);
        encode(value, sink);
        return sink.toArray();
    }

    /** Appends the encoding of a string, number or binary. */
    public static void encode(AttributeValue value, ByteSink sink) {
        switch (value) {
            case AttributeValue.S s -> encodeBytes(s.value().getBytes(StandardCharsets.UTF_8), sink);
            case AttributeValue.B b -> encodeBytes(b.value().unsafeArray(), sink);
            case AttributeValue.N n -> encodeNumber(n.value(), sink);
            case AttributeValue.Bool _,
                    AttributeValue.Null _,
                    AttributeValue.SS _,
                    AttributeValue.NS _,
                    AttributeValue.BS _,
                    AttributeValue.L _,
                    AttributeValue.M _ -> throw new IllegalArgumentException("no key type: " + value.type());
        }
    }

    static void encodeBytes(byte[] bytes, ByteSink sink) {
        int written = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == TERMINATOR || b == ESCAPE) {
                sink.write(bytes, written, i - written);
                sink.write(ESCAPE);
                sink.write(b + 1);
                written = i + 1;
            }
        }
        sink.write(bytes, written, bytes.length - written);
        sink.write(TERMINATOR);
    }

    private static void encodeNumber(Decimal number, ByteSink sink) {
        int sign = number.signum();
        if (sign == 0) {
            sink.write(ZERO);
            return;
        }
        int mask = sign < 0 ? 0xFF : 0;
        sink.write(sign < 0 ? NEGATIVE : POSITIVE);
        sink.write((number.exponent() + EXPONENT_BIAS) ^ mask);
        String digits = number.digits();
        for (int i = 0; i < digits.length(); i += 2) {
            int tens = digits.charAt(i) - '0';
            int ones = i + 1 < digits.length() ? digits.charAt(i + 1) - '0' : 0;
            sink.write((tens * 10 + ones + 1) ^ mask);
        }
        sink.write(TERMINATOR ^ mask);
    }

    /** Reads one component back. */
    public static AttributeValue decode(AttributeType type, byte[] encoded) {
        return new KeyDecoder(encoded, 0).next(type);
    }

    /**
     * The hash of an encoded partition key; its unsigned ranges are the table partitions.
     *
     * <p>CRC32C is fast but linear, so keys that differ in few bits would stay near each other: murmur3's finalizer spreads
     * them. Persisted in row keys: never to be changed.
     */
    public static int hash(byte[] encodedPartitionKey) {
        return hash(encodedPartitionKey, 0, encodedPartitionKey.length);
    }

    static int hash(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        int hash = (int) crc.getValue();
        hash ^= hash >>> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >>> 13;
        hash *= 0xc2b2ae35;
        hash ^= hash >>> 16;
        return hash;
    }

    /** The encoding of what every string or binary with this prefix starts with: a scan's bound for begins_with. */
    public static byte[] encodePrefix(AttributeValue prefix) {
        byte[] encoded = encode(prefix);
        if (prefix.type() == AttributeType.N) {
            throw new IllegalArgumentException("numbers have no prefixes");
        }
        return Arrays.copyOf(encoded, encoded.length - 1);
    }
}
