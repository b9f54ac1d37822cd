package io.streambed.transfer;

import io.streambed.model.Item;
import java.io.Closeable;
import java.io.IOException;

/** Writes the records of an export. Used by one thread; closing it completes and closes its target. */
interface RecordWriter extends Closeable {
    /** An item of a full export. */
    void item(Item item) throws IOException;

    /** A changed item of an incremental export. */
    void change(ItemChange change) throws IOException;
}
