package io.streambed.history;

import io.streambed.materializer.RowCursor;
import io.streambed.schemas.EncodedItem;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Current rows, with the keys that changed since put back: a merge of two ordered cursors. */
final class RowsAsOf implements RowCursor {
    private final RowCursor rows;
    private final ChangedKeys.Cursor before;
    private final boolean descending;
    private final Runnable whenClosed;
    private boolean atRow;
    private boolean atChange;
    private boolean started;
    private byte @Nullable [] key;
    private @Nullable EncodedItem item;

    /**
     * Takes over both cursors and closes them.
     *
     * @param whenClosed to be done after that
     */
    RowsAsOf(RowCursor rows, ChangedKeys.Cursor before, boolean descending, Runnable whenClosed) {
        this.rows = rows;
        this.before = before;
        this.descending = descending;
        this.whenClosed = whenClosed;
    }

    @Override
    public boolean next() {
        if (!started) {
            started = true;
            atRow = rows.next();
            atChange = before.next();
        }
        while (atRow || atChange) {
            int order = order();
            if (order < 0) {
                key = rows.primaryKey();
                item = rows.item();
                atRow = rows.next();
                return true;
            }
            if (order == 0) {
                atRow = rows.next();
            }
            byte[] changedKey = before.key();
            EncodedItem image = before.span().before();
            atChange = before.next();
            if (image != null) {
                key = changedKey;
                item = image;
                return true;
            }
        }
        key = null;
        item = null;
        return false;
    }

    /** Which comes first: negative the row, positive the change, zero both. */
    private int order() {
        if (!atRow || !atChange) {
            return atRow ? -1 : 1;
        }
        int ascending = Arrays.compareUnsigned(rows.primaryKey(), before.key());
        return descending ? -ascending : ascending;
    }

    @Override
    public byte[] primaryKey() {
        if (key == null) {
            throw new IllegalStateException("not at an item");
        }
        return key;
    }

    @Override
    public EncodedItem item() {
        if (item == null) {
            throw new IllegalStateException("not at an item");
        }
        return item;
    }

    @Override
    public void close() {
        try (rows;
                before) {
            key = null;
            item = null;
        } finally {
            whenClosed.run();
        }
    }
}
