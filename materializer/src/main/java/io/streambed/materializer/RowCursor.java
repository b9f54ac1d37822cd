package io.streambed.materializer;

import io.streambed.schemas.EncodedItem;

/**
 * Walks a snapshot of a table's items on one log partition in key order or against it. Used by one thread at a
 * time, and always closed: an open one keeps the store from dropping old data.
 */
public interface RowCursor extends AutoCloseable {
    /**
     * Moves to the next item, before the first at the beginning.
     *
     * @return false if there is none
     * @throws io.streambed.model.PartitionMovedException if the partition was closed meanwhile
     */
    boolean next();

    /** The current item's {@link io.streambed.model.PrimaryKey} bytes. */
    byte[] primaryKey();

    EncodedItem item();

    @Override
    void close();
}
