package io.streambed.write;

import io.streambed.model.CapacityUnits;
import io.streambed.model.Item;
import io.streambed.model.TableDefinition;
import io.streambed.model.WriteUnits;
import io.streambed.schemas.EncodedItem;
import org.jspecify.annotations.Nullable;

/**
 * What an item's write came to, as of its place in the log.
 *
 * @param before the image the write was decided on, or null if there was no item
 * @param after the item's image afterwards; equal to {@code before} if nothing changed
 * @param applies false if the condition was not met and nothing was written
 */
public record ItemWritten(
        @Nullable EncodedItem before, @Nullable EncodedItem after, boolean applies) {
    /** The size of the larger image in bytes, which is what the table is charged for. */
    public int size() {
        return Math.max(sizeOf(before), sizeOf(after));
    }

    /** What the write has cost. Decodes both images if the table has indexes. */
    public CapacityUnits units(TableDefinition table) {
        if (!applies) {
            return WriteUnits.ofFailedCondition(size());
        }
        return table.indexes().isEmpty()
                ? CapacityUnits.ofTable(WriteUnits.of(size()))
                : WriteUnits.ofChange(table, size(), itemOf(before), itemOf(after));
    }

    private static @Nullable Item itemOf(@Nullable EncodedItem image) {
        return image == null ? null : image.item();
    }

    private static int sizeOf(@Nullable EncodedItem image) {
        return image == null ? 0 : image.size();
    }
}
