package io.streambed.history;

import io.streambed.history.ChangedKeys.Span;
import io.streambed.schemas.EncodedItem;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a stretch of history came to, item by item in the order of their primary keys: only items that are not at its end
 * what they were at its beginning. Used by one thread, and always closed.
 */
public final class NetChanges implements AutoCloseable {
    private final ChangedKeys changed;
    private final ChangedKeys.Cursor cursor;

    /** Takes over both and closes them. */
    NetChanges(ChangedKeys changed, ChangedKeys.Cursor cursor) {
        this.changed = changed;
        this.cursor = cursor;
    }

    /** Moves to the next item, before the first at the beginning; false if there is none. */
    public boolean next() {
        while (cursor.next()) {
            Span span = cursor.span();
            if (!Objects.equals(span.before(), span.after())) {
                return true;
            }
        }
        return false;
    }

    /** The item's {@link io.streambed.model.PrimaryKey} bytes. */
    public byte[] primaryKey() {
        return cursor.key();
    }

    /** The item at the beginning; null if it was not there. */
    public @Nullable EncodedItem before() {
        return cursor.span().before();
    }

    /** The item at the end; null if it is not there. */
    public @Nullable EncodedItem after() {
        return cursor.span().after();
    }

    /** When the item was last changed, epoch milliseconds. */
    public long time() {
        return cursor.span().time();
    }

    @Override
    public void close() {
        try (changed;
                cursor) {
            // Both end here.
        }
    }
}
