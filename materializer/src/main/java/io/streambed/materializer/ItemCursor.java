package io.streambed.materializer;

import io.streambed.schemas.EncodedItem;
import java.util.NoSuchElementException;

/** A cursor over item rows, seen as items. */
record ItemCursor(Rows.Cursor rows) implements RowCursor {
    /** Over nothing. */
    static final RowCursor EMPTY = new ItemCursor(new Rows.Cursor() {
        @Override
        public boolean next() {
            return false;
        }

        @Override
        public byte[] key() {
            throw new NoSuchElementException();
        }

        @Override
        public byte[] value() {
            throw new NoSuchElementException();
        }

        @Override
        public void close() {}
    });

    @Override
    public boolean next() {
        return rows.next();
    }

    @Override
    public byte[] primaryKey() {
        return RowKey.primaryKeyOf(rows.key());
    }

    @Override
    public EncodedItem item() {
        return ItemRow.decode(rows.value());
    }

    @Override
    public void close() {
        rows.close();
    }
}
