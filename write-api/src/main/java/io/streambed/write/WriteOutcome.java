package io.streambed.write;

/** What one write of a batch came to. */
sealed interface WriteOutcome {
    /**
     * The write happened, or changed nothing.
     *
     * @param size of the larger of the old and the new image, in bytes
     */
    record Written(int size) implements WriteOutcome {}

    /** Nothing happened, and the write may be tried again. */
    enum NotWritten implements WriteOutcome {
        THROTTLED,
        /** The log partition went to another node while others of the batch had been written. */
        MOVED,
        /** The table is gone, or has been replaced by another of its name. */
        TABLE_GONE
    }
}
