package io.streambed.read;

import io.streambed.materializer.RowCursor;
import io.streambed.model.ItemSize;
import io.streambed.model.KeySchema;
import io.streambed.model.SecondaryIndex;
import io.streambed.schemas.EncodedItem;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a range as a page has them. A local index stores no attributes of its own: what it would hold of an item is made
 * from the item here, or counted, if the item is wanted whole. Used by one thread at a time, and always closed.
 *
 * @param key of the table
 * @param partial a local index that does not hold all attributes; null if rows are given as they are stored
 * @param whole whether rows of the partial index are given with all attributes, which are then fetched from the table
 */
record PageRows(RowCursor cursor, KeySchema key, @Nullable SecondaryIndex partial, boolean whole)
        implements AutoCloseable {
    private static final int FETCH_UNIT = 4096;

    boolean next() {
        return cursor.next();
    }

    /** The current row. */
    EncodedItem item() {
        EncodedItem item = cursor.item();
        return partial == null || whole ? item : EncodedItem.of(partial.project(key, item.item()));
    }

    /** The bytes of a row that count as read from the table or index that is walked. */
    int sizeOf(EncodedItem row) {
        return partial != null && whole ? ItemSize.of(partial.project(key, row.item())) : row.size();
    }

    /** How many times 4 KB were fetched from the table beside; each item counts by itself. */
    int fetchedFor(EncodedItem row) {
        return partial != null && whole ? Math.ceilDiv(row.size(), FETCH_UNIT) : 0;
    }

    @Override
    public void close() {
        cursor.close();
    }
}
