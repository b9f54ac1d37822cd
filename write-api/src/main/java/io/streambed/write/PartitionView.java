package io.streambed.write;

import io.streambed.materializer.AppliedTable;
import io.streambed.schemas.EncodedItem;
import org.jspecify.annotations.Nullable;

/** What a command may look at while it is decided: the applied state with all that is proposed laid over it. */
public interface PartitionView {
    /** The item's current image, or null if there is none. */
    @Nullable
    EncodedItem item(int table, byte[] primaryKey);

    /** The table as this log partition knows it, or null if it has never heard of it. */
    @Nullable
    AppliedTable table(int number);

    /** The commit time that the command's record will have at the earliest, in milliseconds. */
    long time();
}
