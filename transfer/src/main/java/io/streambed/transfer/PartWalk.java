package io.streambed.transfer;

import io.streambed.history.NetChanges;
import io.streambed.materializer.RowCursor;
import java.util.ArrayList;
import java.util.List;

/** A cursor over a table partition's past that its owner holds for a job, from page to page. Used by one thread at a time. */
sealed interface PartWalk extends AutoCloseable {
    /** Enough to fill a file quickly, little enough for many at once. */
    int PAGE_BYTES = 1 << 20;

    boolean next();

    PartRow row();

    @Override
    void close();

    /** The next page; the last one says so. */
    default PartPage page() {
        List<PartRow> rows = new ArrayList<>();
        int bytes = 0;
        while (bytes < PAGE_BYTES) {
            if (!next()) {
                return new PartPage(rows, true);
            }
            PartRow row = row();
            rows.add(row);
            bytes += row.weight() + 32;
        }
        return new PartPage(rows, false);
    }

    /** What there was at a moment. */
    record Items(RowCursor cursor) implements PartWalk {
        @Override
        public boolean next() {
            return cursor.next();
        }

        @Override
        public PartRow row() {
            return new PartRow(cursor.primaryKey(), null, cursor.item(), 0);
        }

        @Override
        public void close() {
            cursor.close();
        }
    }

    /** What a period did. */
    record Changes(NetChanges cursor) implements PartWalk {
        @Override
        public boolean next() {
            return cursor.next();
        }

        @Override
        public PartRow row() {
            return new PartRow(cursor.primaryKey(), cursor.before(), cursor.after(), cursor.time());
        }

        @Override
        public void close() {
            cursor.close();
        }
    }
}
