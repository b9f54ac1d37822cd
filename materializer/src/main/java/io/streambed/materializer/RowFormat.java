package io.streambed.materializer;

import java.nio.ByteBuffer;

/** What all row values share: the first byte is the version of their format. */
final class RowFormat {
    /** The only version so far, of every kind of row. */
    static final byte VERSION = 1;

    private RowFormat() {}

    /** A buffer over a row's value behind its version byte. */
    static ByteBuffer read(byte[] row) {
        checkVersion(row);
        return ByteBuffer.wrap(row, 1, row.length - 1);
    }

    /** A buffer over a new row's value with the version byte written. */
    static ByteBuffer write(int contentLength) {
        return ByteBuffer.allocate(1 + contentLength).put(VERSION);
    }

    static void checkVersion(byte[] row) {
        if (row.length == 0 || row[0] != VERSION) {
            throw new CorruptStoreException("a row of format "
                    + (row.length == 0 ? "none" : Integer.toString(row[0])) + ", not " + VERSION
                    + ": the store was written by another version of Streambed");
        }
    }
}
