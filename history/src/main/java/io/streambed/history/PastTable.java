package io.streambed.history;

import io.streambed.materializer.KeyRange;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.RowCursor;
import io.streambed.schemas.EncodedItem;
import java.util.ArrayList;
import java.util.List;

/**
 * A table as of a moment on one log partition, for several reads: what changed since is collected once and only continued by
 * later reads. Mutable; guarded by itself.
 */
final class PastTable implements AutoCloseable {
    private final TableHistory.Since since;
    private boolean closed;

    PastTable(TableHistory.Since since) {
        this.since = since;
    }

    /** Items until one of the bounds is reached. */
    synchronized List<EncodedItem> read(KeyRange range, int maxRows, long maxBytes, long deadlineNanos) {
        if (closed) {
            throw new HistoryUnreadableException("Too many moments are read at once.");
        }
        List<EncodedItem> items = new ArrayList<>();
        long bytes = 0;
        try (RowCursor rows = since.items(range, deadlineNanos)) {
            while (items.size() < maxRows && bytes < maxBytes && rows.next()) {
                EncodedItem item = rows.item();
                items.add(item);
                bytes += item.size();
            }
        }
        return items;
    }

    /** What a table as of a moment is known by. */
    record Key(OpenPartition partition, int table, Moment moment) {}

    @Override
    public synchronized void close() {
        closed = true;
        since.close();
    }
}
