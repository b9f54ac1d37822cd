package io.streambed.model;

import java.util.Arrays;

/** A growing byte array to encode into. Mutable, used by one thread. */
public final class ByteSink {
    private byte[] bytes;
    private int length;

    public ByteSink(int expected) {
        bytes = new byte[Math.max(expected, 8)];
    }

    public void write(int oneByte) {
        ensure(1);
        bytes[length++] = (byte) oneByte;
    }

    public void write(byte[] source) {
        write(source, 0, source.length);
    }

    public void write(byte[] source, int from, int count) {
        ensure(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    /** Four bytes, big endian, so that they sort as an unsigned number. */
    public void writeInt(int value) {
        ensure(4);
        length += 4;
        setInt(length - 4, value);
    }

    /** Overwrites four bytes written before. */
    public void setInt(int index, int value) {
        bytes[index] = (byte) (value >>> 24);
        bytes[index + 1] = (byte) (value >>> 16);
        bytes[index + 2] = (byte) (value >>> 8);
        bytes[index + 3] = (byte) value;
    }

    public int length() {
        return length;
    }

    public void clear() {
        length = 0;
    }

    /** A copy of what was written. */
    public byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** The array that is written to, valid up to {@link #length()} until the next write. */
    byte[] array() {
        return bytes;
    }

    private void ensure(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
