package io.streambed.materializer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ordered rows behind one log partition: RocksDB with its changelog in production, {@link InMemoryRows} in the
 * simulator. Keys order as unsigned bytes. Arrays given or returned are not to be modified afterwards.
 *
 * <p>Reads come from any thread. Writes come from one thread at a time, the partition's stream thread.
 */
public interface Rows {
    /**
     * The row's value, or null if there is none.
     *
     * @throws io.streambed.model.PartitionMovedException if the store is closed
     */
    byte @Nullable [] get(byte[] key);

    /** Writes the rows with one atomic write, in this order; of several with one key the last wins. */
    void putAll(List<Row> rows);

    /**
     * The rows of a range in its direction, as they are now.
     *
     * @throws io.streambed.model.PartitionMovedException if the store is closed
     */
    Cursor range(KeyRange range);

    /** Rows from {@code from}, inclusive, to {@code to}, exclusive, in ascending order; null: to the last row. */
    default Cursor range(byte[] from, byte @Nullable [] to) {
        return range(KeyRange.ascending(from, to));
    }

    /** A row to write; without a value, to delete. */
    @SuppressWarnings("ArrayRecordComponent") // only carries two arrays to the store, and is never compared
    record Row(byte[] key, byte @Nullable [] value) {}

    /** Walks a snapshot. Used by one thread at a time, and always closed. */
    interface Cursor extends AutoCloseable {
        /**
         * Moves to the next row, before the first at the beginning.
         *
         * @return false if there is none
         * @throws io.streambed.model.PartitionMovedException if the store was closed meanwhile
         */
        boolean next();

        byte[] key();

        byte[] value();

        @Override
        void close();
    }
}
