package io.streambed.materializer;

import io.streambed.model.IndexKey;
import io.streambed.model.IndexKeySchema;
import io.streambed.schemas.EncodedItem;

/** A cursor over the entries of a global index, seen as what they hold of their items. */
record GlobalIndexCursor(Rows.Cursor rows, IndexKeySchema schema) implements RowCursor {
    @Override
    public boolean next() {
        return rows.next();
    }

    @Override
    public byte[] primaryKey() {
        return IndexKey.primaryKeyOf(schema, RowKey.entryOf(rows.key()));
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
