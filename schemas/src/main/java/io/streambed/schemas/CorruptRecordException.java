package io.streambed.schemas;

/** Bytes that should hold a record, an item or a fold state, and do not. Nothing of them is usable. */
public final class CorruptRecordException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CorruptRecordException(String message) {
        super(message);
    }

    public CorruptRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
