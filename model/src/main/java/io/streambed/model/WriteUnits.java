package io.streambed.model;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Write capacity units: one for each KB begun of the larger of an item's images, and for each index whatever its entry's
 * change takes.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes">Write
 *     capacity units of global secondary indexes</a>
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations.Writes">Write
 *     capacity units of local secondary indexes</a>
 */
public final class WriteUnits {
    /** Bytes that one unit writes. */
    public static final int UNIT = 1024;

    private WriteUnits() {}

    /** The units of one write of so many bytes; a write of nothing costs one. */
    public static int of(int bytes) {
        return Math.max(1, Math.ceilDiv(bytes, UNIT));
    }

    /**
     * The units of a write that took place, also of one that changed nothing.
     *
     * @param size bytes of the larger image
     * @param before null if there was no item
     * @param after null if there is no item any more
     */
    public static CapacityUnits ofChange(TableDefinition table, int size, @Nullable Item before, @Nullable Item after) {
        Map<String, Double> local = Map.of();
        Map<String, Double> global = Map.of();
        for (SecondaryIndex index : table.indexes()) {
            int units = index.status() == IndexStatus.DELETING ? 0 : ofEntry(table.key(), index, before, after);
            if (units > 0) {
                if (index.isLocal()) {
                    local = with(local, index.name(), units);
                } else {
                    global = with(global, index.name(), units);
                }
            }
        }
        return new CapacityUnits(of(size), local, global);
    }

    /**
     * The units of a conditional write whose condition was not met: as if the item had been written as it is. Indexes are not
     * touched.
     *
     * @param size bytes of the item, 0 if there is none
     */
    public static CapacityUnits ofFailedCondition(int size) {
        return CapacityUnits.ofTable(of(size));
    }

    /**
     * The units an index takes for a change of an item: an entry that appears or goes is one write of it, one that keeps its key is
     * one write of its larger image, one whose key changes is deleted and written anew. 0 if the entry stays as it is.
     */
    static int ofEntry(KeySchema key, SecondaryIndex index, @Nullable Item before, @Nullable Item after) {
        Item old = before != null && IndexKey.exists(index.key(), before) ? before : null;
        Item next = after != null && IndexKey.exists(index.key(), after) ? after : null;
        if (old == null || next == null) {
            Item only = old == null ? next : old;
            return only == null ? 0 : of(IndexEntry.size(key, index, only));
        }
        if (IndexEntry.isSame(key, index, old, next)) {
            return 0;
        }
        int oldSize = IndexEntry.size(key, index, old);
        int nextSize = IndexEntry.size(key, index, next);
        return IndexEntry.hasSameKey(index.key(), old, next)
                ? of(Math.max(oldSize, nextSize))
                : of(oldSize) + of(nextSize);
    }

    private static Map<String, Double> with(Map<String, Double> units, String index, int more) {
        Map<String, Double> all = units.isEmpty() ? new TreeMap<>() : units;
        all.put(index, (double) more);
        return all;
    }
}
