package io.streambed.materializer;

/** A row of a store cannot be read: written by another version, or damaged. Nothing is served from such a store. */
public final class CorruptStoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CorruptStoreException(String message) {
        super(message);
    }
}
