package io.streambed.schemas;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads Avro's binary encoding from a part of an array. Whatever the bytes are, every method returns or throws {@link
 * CorruptRecordException}, never reads outside of the part, and never allocates more than a small multiple of its
 * length. Used by one thread.
 */
final class AvroReader {
    private static final int MAX_VARINT = 10;

    private final byte[] bytes;
    private final int end;
    private int position;

    AvroReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    int position() {
        return position;
    }

    int remaining() {
        return end - position;
    }

    byte readByte() {
        if (position >= end) {
            throw cutOff();
        }
        return bytes[position++];
    }

    boolean readBoolean() {
        return switch (readByte()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw new CorruptRecordException("no boolean at byte " + (position - 1));
        };
    }

    long readLong() {
        byte first = readByte();
        long value = first & 0x7F;
        if (first < 0) {
            value = readLong(value);
        }
        return (value >>> 1) ^ -(value & 1);
    }

    private long readLong(long lowest) {
        long value = lowest;
        for (int i = 1; i < MAX_VARINT; i++) {
            byte next = readByte();
            value |= (next & 0x7FL) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new CorruptRecordException("a number longer than 64 bits before byte " + position);
    }

    int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw new CorruptRecordException("a number longer than 32 bits before byte " + position);
        }
        return (int) value;
    }

    /** An index of a union's branch or an enum's symbol, below {@code count}. */
    int readIndex(int count) {
        long index = readLong();
        if (index < 0 || index >= count) {
            throw new CorruptRecordException("index " + index + " of " + count + " before byte " + position);
        }
        return (int) index;
    }

    /** The length of a string or byte string that lies within the part. */
    private int readLength() {
        long length = readLong();
        if (length < 0 || length > remaining()) {
            throw new CorruptRecordException("a length of " + length + " before byte " + position);
        }
        return (int) length;
    }

    String readString() {
        int length = readLength();
        // UTF-8 that is all ASCII is a plain copy inside this constructor
        String value = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return value;
    }

    byte[] readBytes() {
        int length = readLength();
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    void skipBytes() {
        int length = readLength(); // moves the position, so it cannot stand on the right of +=
        position += length;
    }

    /** Steps over a string or byte string; whether it has these bytes. */
    boolean skipBytesAndCompare(byte[] expected) {
        int length = readLength();
        position += length;
        return Arrays.equals(bytes, position - length, position, expected, 0, expected.length);
    }

    /**
     * The number of elements in the next block of an array or map, 0 at its end. Call again after reading them. Elements
     * of at least one byte each are assumed, so a count can not be larger than what remains.
     */
    int readBlock() {
        long count = readLong();
        if (count < 0) {
            count = -count; // Long.MIN_VALUE stays negative and is refused below
            readLength();
        }
        return checkedCount(count);
    }

    /** Skips blocks whose byte size is given; returns the count of one whose elements must be skipped singly, or 0 at the end. */
    int skipSizedBlocks() {
        long count = readLong();
        while (count < 0) {
            skipBytes();
            count = readLong();
        }
        return checkedCount(count);
    }

    private int checkedCount(long count) {
        if (count < 0 || count > remaining()) {
            throw new CorruptRecordException("a block of " + count + " elements before byte " + position);
        }
        return (int) count;
    }

    /** A copy of what was read since {@code start}. */
    byte[] since(int start) {
        return Arrays.copyOfRange(bytes, start, position);
    }

    void expectEnd() {
        if (position != end) {
            throw new CorruptRecordException(remaining() + " bytes too many after byte " + position);
        }
    }

    private CorruptRecordException cutOff() {
        return new CorruptRecordException("cut off at byte " + end);
    }
}
