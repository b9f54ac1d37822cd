package io.streambed.materializer;

import io.streambed.model.IndexKey;
import io.streambed.model.SecondaryIndex;
import io.streambed.schemas.EncodedItem;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the entries of a local index, seen as their items. The items are looked up as they are now, which may be
 * later than the cursor's snapshot; an entry whose item is gone or has another one by now is passed over.
 */
final class LocalIndexCursor implements RowCursor {
    private final Rows rows;
    private final Rows.Cursor entries;
    private final int table;
    private final SecondaryIndex index;
    private byte @Nullable [] primaryKey;
    private @Nullable EncodedItem item;

    LocalIndexCursor(Rows rows, Rows.Cursor entries, int table, SecondaryIndex index) {
        this.rows = rows;
        this.entries = entries;
        this.table = table;
        this.index = index;
    }

    @Override
    public boolean next() {
        while (entries.next()) {
            byte[] entry = RowKey.entryOf(entries.key());
            byte[] key = IndexKey.primaryKeyOf(index.key(), entry);
            byte[] row = rows.get(RowKey.item(table, key));
            if (row != null) {
                EncodedItem current = ItemRow.decode(row);
                if (Arrays.equals(entry, IndexEntries.keyOf(index, key, current))) {
                    primaryKey = key;
                    item = current;
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public byte[] primaryKey() {
        if (primaryKey == null) {
            throw new NoSuchElementException();
        }
        return primaryKey;
    }

    @Override
    public EncodedItem item() {
        if (item == null) {
            throw new NoSuchElementException();
        }
        return item;
    }

    @Override
    public void close() {
        entries.close();
    }
}
