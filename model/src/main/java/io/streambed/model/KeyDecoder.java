package io.streambed.model;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Reads the components of a key back, one after another. Mutable, used by one thread. See {@link KeyEncoding}. */
public final class KeyDecoder {
    private final byte[] bytes;
    private int position;

    public KeyDecoder(byte[] bytes, int from) {
        this.bytes = bytes;
        this.position = from;
    }

    /** Where the next component starts. */
    public int position() {
        return position;
    }

    public boolean hasNext() {
        return position < bytes.length;
    }

    /**
     * The next component, of the given key type.
     *
     * @throws IllegalArgumentException if the bytes are no such encoding
     */
    public AttributeValue next(AttributeType type) {
        return switch (type) {
            case S -> new AttributeValue.S(new String(nextBytes(), StandardCharsets.UTF_8));
            case B -> new AttributeValue.B(Bytes.wrap(nextBytes()));
            case N -> new AttributeValue.N(nextNumber());
            case BOOL, NULL, SS, NS, BS, L, M -> throw new IllegalArgumentException("no key type: " + type);
        };
    }

    /**
     * Steps over the next component.
     *
     * @throws IllegalArgumentException if the bytes are no such encoding
     */
    void skip(AttributeType type) {
        if (type != AttributeType.N) {
            skipTo(0);
            return;
        }
        int head = read();
        if (head != 2) {
            read(); // the exponent can be any byte
            skipTo(head == 1 ? 0xFF : 0);
        }
    }

    private void skipTo(int terminator) {
        int passed;
        do {
            passed = read();
        } while (passed != terminator);
    }

    private byte[] nextBytes() {
        ByteSink sink = new ByteSink(bytes.length - position);
        while (true) {
            int b = read();
            if (b == 0) {
                return sink.toArray();
            }
            sink.write(b == 1 ? read() - 1 : b);
        }
    }

    private Decimal nextNumber() {
        int head = read();
        if (head == 2) {
            return Decimal.ZERO;
        }
        if (head != 1 && head != 3) {
            throw new IllegalArgumentException("no encoded number starts with " + head);
        }
        int mask = head == 1 ? 0xFF : 0;
        int exponent = (read() ^ mask) + Decimal.MIN_EXPONENT;
        StringBuilder digits = new StringBuilder(Decimal.MAX_PRECISION);
        for (int pair = read() ^ mask; pair != 0; pair = read() ^ mask) {
            digits.append((char) ('0' + (pair - 1) / 10)).append((char) ('0' + (pair - 1) % 10));
        }
        int precision = digits.length();
        if (precision > 0 && digits.charAt(precision - 1) == '0') {
            digits.setLength(--precision);
        }
        BigInteger significant = new BigInteger(digits.toString());
        return Decimal.checked(mask == 0 ? significant : significant.negate(), precision, exponent);
    }

    private int read() {
        if (position == bytes.length) {
            throw new IllegalArgumentException("encoded key ends too early");
        }
        return bytes[position++] & 0xFF;
    }
}
