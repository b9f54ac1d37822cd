package io.streambed.materializer;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The size of an item collection of a table with local indexes, with the offset of the record that last changed it. Because it
 * is a sum, a record that is applied again, over a row that has it already, must not be added twice.
 *
 * <p>An empty collection has no row. If records are applied again up to one that emptied the collection, the sum begins too low,
 * at nothing; it is kept from falling below that, and so comes to nothing again at the last of them.
 *
 * @param bytes of its items and of what the local indexes hold of them
 */
record CollectionRow(long bytes, long offset) {
    static final CollectionRow NONE = new CollectionRow(0, -1);

    /** The row after a record. */
    CollectionRow plus(long more, long recordOffset) {
        return offset >= recordOffset ? this : new CollectionRow(Math.max(0, bytes + more), recordOffset);
    }

    byte[] encode() {
        return RowFormat.write(2 * Long.BYTES).putLong(bytes).putLong(offset).array();
    }

    static CollectionRow decode(byte @Nullable [] row) {
        if (row == null) {
            return NONE;
        }
        ByteBuffer buffer = RowFormat.read(row);
        return new CollectionRow(buffer.getLong(), buffer.getLong());
    }
}
