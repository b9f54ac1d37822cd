package io.streambed.materializer;

import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds up what one record does to the counters of one table. Mutable, used by one thread. */
final class CountersSum {
    private final CountersRow before;
    private final long offset;
    private final TableDefinition table;

    private long items;
    private long bytes;

    /** Beside the indexes of the counters. */
    private final long[] indexItems;

    private final long[] indexBytes;

    CountersSum(CountersRow before, long offset, TableDefinition table) {
        this.before = before;
        this.offset = offset;
        this.table = table;
        int indexes = before.counters().indexes().size();
        indexItems = new long[indexes];
        indexBytes = new long[indexes];
    }

    void add(Change change) {
        if (before.offset() >= offset) {
            return; // the row has this record already
        }
        EncodedItem old = change.oldImage();
        EncodedItem next = change.newImage();
        items += (next == null ? 0 : 1) - (old == null ? 0 : 1);
        bytes += (next == null ? 0 : next.size()) - (old == null ? 0 : old.size());
        for (int i = 0; i < indexItems.length; i++) {
            SecondaryIndex index =
                    table.index(before.counters().indexes().get(i).index());
            if (index != null && isCounted(index, change)) {
                add(i, index, old, -1);
                add(i, index, next, 1);
            }
        }
    }

    private boolean isCounted(SecondaryIndex index, Change change) {
        CountersRow.Counting counting = before.counting();
        return counting == null
                || counting.index() != index.id()
                || counting.counts(RowKey.item(change.table(), change.key()));
    }

    private void add(int position, SecondaryIndex index, @Nullable EncodedItem image, int sign) {
        if (image != null && IndexEntries.contains(index, image)) {
            indexItems[position] += sign;
            indexBytes[position] += (long) sign * IndexEntries.sizeOf(table.key(), index, image);
        }
    }

    /** The row after the record; the one before if that has the record already. */
    CountersRow row() {
        if (before.offset() >= offset) {
            return before;
        }
        List<IndexCounters> indexes = new ArrayList<>(indexItems.length);
        for (int i = 0; i < indexItems.length; i++) {
            indexes.add(before.counters().indexes().get(i).plus(indexItems[i], indexBytes[i]));
        }
        TableCounters sums = new TableCounters(
                before.counters().itemCount() + items, before.counters().sizeBytes() + bytes, indexes);
        return new CountersRow(sums, offset, before.counting());
    }
}
