package io.streambed.transfer;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the records of one object, one after another, in memory that does not grow with the object. Used by one thread. */
interface RecordReader extends Closeable {
    /** No record is longer, in bytes of its text: an item of 400 KB in the most wasteful notation stays below. */
    int MAX_RECORD = 16 << 20;

    /**
     * The next record, null at the end.
     *
     * @throws MalformedObjectException if nothing behind this point can be understood
     * @throws IOException if the object cannot be read on
     */
    @Nullable
    SourceRecord next() throws IOException;
}
