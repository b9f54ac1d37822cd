package io.streambed.write;

import io.streambed.schemas.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Appends records to the change log. Never blocks. Appends of one partition keep their order. */
public interface LogAppender {
    /**
     * Sends a record on its way.
     *
     * @param callback told once, on any thread, also from within this call
     */
    void append(int logPartition, RecordHeader header, byte[] value, Callback callback);

    /** Told how an append ended. */
    @FunctionalInterface
    interface Callback {
        /**
         * Tells the end.
         *
         * @param failure null if the log has the record; otherwise the record may or may not be in the log, now or later
         */
        void done(@Nullable Exception failure);
    }
}
