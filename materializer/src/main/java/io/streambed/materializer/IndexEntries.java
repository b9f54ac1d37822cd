package io.streambed.materializer;

import io.streambed.model.IndexEntry;
import io.streambed.model.IndexKey;
import io.streambed.model.KeySchema;
import io.streambed.model.ProjectionType;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.IndexUpdates.IndexUpdate;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Which entries an item has in its table's indexes, and what a change does to them. Pure. */
final class IndexEntries {
    private IndexEntries() {}

    /** Whether a change of the table's items has anything to tell other log partitions. */
    static boolean hasGlobal(TableDefinition table) {
        for (SecondaryIndex index : table.indexes()) {
            if (table.feeds(index)) {
                return true;
            }
        }
        return false;
    }

    /** The {@link IndexKey} of an image; null if there is none or it is not in the index. */
    static byte @Nullable [] keyOf(SecondaryIndex index, byte[] primaryKey, @Nullable EncodedItem image) {
        return image == null ? null : IndexKey.of(index.key(), primaryKey, image.item());
    }

    /** Whether an image is in the index. */
    static boolean contains(SecondaryIndex index, EncodedItem image) {
        return IndexKey.exists(index.key(), image.item());
    }

    /** What counts of an image that is in the index: the size of what {@link #project} gives. */
    static int sizeOf(KeySchema table, SecondaryIndex index, EncodedItem image) {
        return index.projection().type() == ProjectionType.ALL
                ? image.size()
                : IndexEntry.size(table, index, image.item());
    }

    /** What a change does to the rows of local indexes. */
    static void local(TableDefinition table, Change change, Consumer<Rows.Row> rows) {
        for (SecondaryIndex index : table.indexes()) {
            if (!index.isLocal()) {
                continue;
            }
            byte[] before = keyOf(index, change.key(), change.oldImage());
            byte[] after = keyOf(index, change.key(), change.newImage());
            if (Arrays.equals(before, after)) {
                continue;
            }
            if (before != null) {
                byte[] key = RowKey.index(RowKey.LOCAL_INDEX, table.number(), index.id(), before);
                rows.accept(new Rows.Row(key, null));
            }
            if (after != null) {
                byte[] key = RowKey.index(RowKey.LOCAL_INDEX, table.number(), index.id(), after);
                rows.accept(new Rows.Row(key, RowFormat.write(0).array()));
            }
        }
    }

    /** What a change does to global indexes: at most one deletion and one put for each. */
    static void global(TableDefinition table, Change change, Consumer<IndexUpdate> updates) {
        for (SecondaryIndex index : table.indexes()) {
            if (!table.feeds(index)) {
                continue;
            }
            byte[] before = keyOf(index, change.key(), change.oldImage());
            byte[] after = keyOf(index, change.key(), change.newImage());
            boolean same = Arrays.equals(before, after);
            if (before != null && !same) {
                updates.accept(new IndexUpdate(table.number(), index.id(), before, null));
            }
            EncodedItem image = change.newImage();
            if (after != null && image != null) {
                EncodedItem projected = project(table.key(), index, image);
                EncodedItem old = change.oldImage();
                if (!same || old == null || !projected.equals(project(table.key(), index, old))) {
                    updates.accept(new IndexUpdate(table.number(), index.id(), after, projected));
                }
            }
        }
    }

    /**
     * Makes the entries that a change names what they are by now.
     *
     * @param current the item's current image
     */
    static void reconcile(
            TableDefinition table, Change change, @Nullable EncodedItem current, Consumer<IndexUpdate> updates) {
        for (SecondaryIndex index : table.indexes()) {
            if (!table.feeds(index)) {
                continue;
            }
            byte[] now = keyOf(index, change.key(), current);
            byte[] before = keyOf(index, change.key(), change.oldImage());
            byte[] after = keyOf(index, change.key(), change.newImage());
            if (before != null && !Arrays.equals(before, now)) {
                updates.accept(new IndexUpdate(table.number(), index.id(), before, null));
            }
            if (after != null && !Arrays.equals(after, now) && !Arrays.equals(after, before)) {
                updates.accept(new IndexUpdate(table.number(), index.id(), after, null));
            }
            if (now != null && current != null && (Arrays.equals(now, before) || Arrays.equals(now, after))) {
                updates.accept(new IndexUpdate(table.number(), index.id(), now, project(table.key(), index, current)));
            }
        }
    }

    /** What the index holds of an item that is in it. */
    static EncodedItem project(KeySchema table, SecondaryIndex index, EncodedItem image) {
        if (index.projection().type() == ProjectionType.ALL) {
            return image;
        }
        return EncodedItem.of(index.project(table, image.item()));
    }
}
