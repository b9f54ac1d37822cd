package io.streambed.transfer;

import java.io.InputStream;
import java.util.List;

/**
 * A bucket of S3, or a directory that stands for one. Keys are paths with slashes. Everything blocks; thread-safe.
 */
interface ObjectStore extends AutoCloseable {
    /**
     * The objects whose keys start with a prefix, in the order of their keys.
     *
     * @param most fail when there are more
     */
    List<StoredObject> list(String prefix, int most) throws TransferException;

    /**
     * An object's content.
     *
     * @throws TransferException if there is none of this key, or it must not be read
     */
    InputStream open(String key) throws TransferException;

    /** Starts a new object. Nothing is to be seen of it before it is finished; then it replaces what was there. */
    ObjectWriter create(String key) throws TransferException;

    /** Removes an object; without effect if it is not there. */
    void delete(String key) throws TransferException;

    /** Turns a failure while a stream of this store was read or written into one that says why. */
    TransferException explain(Exception failure);

    @Override
    void close();
}
