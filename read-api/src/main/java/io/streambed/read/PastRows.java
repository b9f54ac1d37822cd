package io.streambed.read;

import io.streambed.materializer.RowCursor;
import io.streambed.schemas.EncodedItem;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Items of the past as the rows of a page. */
final class PastRows implements RowCursor {
    private final Iterator<EncodedItem> items;
    private @Nullable EncodedItem current;

    PastRows(Collection<EncodedItem> items) {
        this.items = items.iterator();
    }

    @Override
    public boolean next() {
        current = items.hasNext() ? items.next() : null;
        return current != null;
    }

    @Override
    public byte[] primaryKey() {
        throw new UnsupportedOperationException("pages need no keys");
    }

    @Override
    public EncodedItem item() {
        if (current == null) {
            throw new NoSuchElementException();
        }
        return current;
    }

    @Override
    public void close() {}
}
