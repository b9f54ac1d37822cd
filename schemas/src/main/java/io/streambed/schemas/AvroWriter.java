package io.streambed.schemas;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes Avro's binary encoding into one growing array. Used by one thread.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#binary-encoding">Binary encoding</a>
 */
final class AvroWriter {
    /** Longest varint: 64 bits, 7 in each byte. */
    private static final int MAX_VARINT = 10;

    /** Up to this length copying char by char beats {@link String#getBytes}, which allocates. */
    private static final int SHORT_STRING = 32;

    private byte[] bytes;
    private int position;

    AvroWriter(int capacity) {
        bytes = new byte[capacity];
    }

    /** Bytes that {@link #writeLong} and {@link #writeInt} take for a number. */
    static int sizeOfLong(long value) {
        long zigzag = (value << 1) ^ (value >> 63);
        int bits = Long.SIZE - Long.numberOfLeadingZeros(zigzag | 1);
        return (bits + 6) / 7;
    }

    /** Bytes that {@link #writeBytes} takes. */
    static int sizeOfBytes(int length) {
        return sizeOfLong(length) + length;
    }

    int position() {
        return position;
    }

    void writeByte(int value) {
        reserve(1);
        bytes[position++] = (byte) value;
    }

    void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    /** An int, the index of a union's branch, the index of an enum's symbol, or a count: all the same in binary. */
    void writeInt(int value) {
        if (value >= 0 && value < 64) {
            writeByte(value << 1);
        } else {
            writeLong(value);
        }
    }

    void writeLong(long value) {
        if (bytes.length - position < MAX_VARINT) {
            reserve(sizeOfLong(value)); // exactly, so that a buffer of known size never grows
        }
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[position++] = (byte) rest;
    }

    void writeBytes(byte[] value) {
        writeInt(value.length);
        writeRaw(value);
    }

    /** Bytes that are Avro already. */
    void writeRaw(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, position, value.length);
        position += value.length;
    }

    void writeString(String value) {
        if (value.length() > SHORT_STRING || !tryShortAscii(value)) {
            writeBytes(value.getBytes(StandardCharsets.UTF_8));
        }
    }

    private boolean tryShortAscii(String value) {
        int length = value.length();
        reserve(1 + length);
        int start = position + 1; // the length, at most 32, is one byte
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                return false;
            }
            bytes[start + i] = (byte) c;
        }
        bytes[position] = (byte) (length << 1);
        position = start + length;
        return true;
    }

    /** What was written; the writer is not to be used afterwards. */
    byte[] toBytes() {
        return position == bytes.length ? bytes : Arrays.copyOf(bytes, position);
    }

    /** What was written, after what {@code header} wrote. */
    byte[] toBytes(AvroWriter header) {
        byte[] all = Arrays.copyOf(header.bytes, header.position + position);
        System.arraycopy(bytes, 0, all, header.position, position);
        return all;
    }

    private void reserve(int count) {
        int needed = Math.addExact(position, count);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1) + 16));
        }
    }
}
