package io.streambed.materializer;

import java.util.NoSuchElementException;

/** Walks items in the order in which they expire. Used by one thread, and always closed. */
public interface ExpiryCursor extends AutoCloseable {
    /**
     * Moves to the next item, before the first at the beginning.
     *
     * @return false if there is none
     * @throws io.streambed.model.PartitionMovedException if the partition was closed meanwhile
     */
    boolean next();

    /** When the item expires as of the beginning of the walk, epoch seconds. */
    long expiry();

    byte[] primaryKey();

    @Override
    void close();

    /** Over nothing. */
    ExpiryCursor EMPTY = new ExpiryCursor() {
        @Override
        public boolean next() {
            return false;
        }

        @Override
        public long expiry() {
            throw new NoSuchElementException();
        }

        @Override
        public byte[] primaryKey() {
            throw new NoSuchElementException();
        }

        @Override
        public void close() {}
    };
}
