package io.streambed.materializer;

import java.util.ArrayList;
import java.util.List;

/**
 * What a table holds on one log partition.
 *
 * @param itemCount number of items
 * @param sizeBytes their sizes added up, as DynamoDB counts them
 * @param indexes what its indexes hold of these items; none of an index that is not counted yet
 */
public record TableCounters(long itemCount, long sizeBytes, List<IndexCounters> indexes) {
    public static final TableCounters NONE = new TableCounters(0, 0, List.of());

    public TableCounters {
        indexes = List.copyOf(indexes);
    }

    /** What an index holds; nothing if it is not known. */
    public IndexCounters index(int id) {
        for (IndexCounters index : indexes) {
            if (index.index() == id) {
                return index;
            }
        }
        return new IndexCounters(id, 0, 0);
    }

    boolean knows(int id) {
        for (IndexCounters index : indexes) {
            if (index.index() == id) {
                return true;
            }
        }
        return false;
    }

    /** The sums with those of other items of the same table. */
    public TableCounters plus(TableCounters other) {
        List<IndexCounters> sums = new ArrayList<>(indexes);
        for (IndexCounters more : other.indexes) {
            int known = position(sums, more.index());
            if (known < 0) {
                sums.add(more);
            } else {
                sums.set(known, sums.get(known).plus(more.itemCount(), more.sizeBytes()));
            }
        }
        return new TableCounters(itemCount + other.itemCount, sizeBytes + other.sizeBytes, sums);
    }

    private static int position(List<IndexCounters> indexes, int id) {
        for (int i = 0; i < indexes.size(); i++) {
            if (indexes.get(i).index() == id) {
                return i;
            }
        }
        return -1;
    }
}
