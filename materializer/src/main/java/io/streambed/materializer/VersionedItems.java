package io.streambed.materializer;

import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.ItemRef;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Items of one log partition as a transaction reads them: twice, and what has not changed in between, nor was locked, was so
 * at every moment between. Of several log partitions, all are read once before any is read for the second time.
 *
 * @param opening tells apart the openings of the log partition, between which versions mean nothing
 * @param items in the order they were asked for; null for what is not there; none at all if only versions were wanted
 * @param versions of each; {@link #CONFLICT} if the item is locked or being changed
 */
public record VersionedItems(UUID opening, List<@Nullable EncodedItem> items, List<Long> versions) {
    /** In the place of a version: the item cannot be read now. */
    public static final long CONFLICT = -1;

    /**
     * Reads items of a partition that may be read.
     *
     * @param values whether the items are wanted, or only their versions
     */
    public static VersionedItems read(OpenPartition partition, List<ItemRef> wanted, boolean values) {
        List<@Nullable EncodedItem> items = new ArrayList<>(wanted.size());
        List<Long> versions = new ArrayList<>(wanted.size());
        for (ItemRef item : wanted) {
            long version = partition.version(item.table(), item.key());
            if (values) {
                items.add(partition.item(item.table(), item.key()));
            }
            boolean stable = version % 2 == 0
                    && partition.version(item.table(), item.key()) == version
                    && partition.transactions().lockOf(item.table(), item.key()) == null;
            versions.add(stable ? version : CONFLICT);
        }
        return new VersionedItems(partition.fold().owner(), items, versions);
    }

    /** Whether an item was the same, and free, from this reading to a later one of the same items. */
    public boolean isUnchanged(int index, VersionedItems later) {
        long version = versions.get(index);
        return version != CONFLICT && opening.equals(later.opening) && version == later.versions.get(index);
    }
}
