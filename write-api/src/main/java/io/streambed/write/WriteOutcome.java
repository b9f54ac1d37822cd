package io.streambed.write;

import io.streambed.model.CapacityUnits;
import io.streambed.protocol.Throttled;

/** What one write of a batch came to. */
sealed interface WriteOutcome {
    /**
     * The write happened, or changed nothing.
     *
     * @param units what it has cost; none if nobody asked
     */
    record Written(CapacityUnits units) implements WriteOutcome {}

    /** The table's throughput does not allow the write now. */
    record Refused(Throttled why) implements WriteOutcome {}

    /** Nothing happened, and the write may be tried again. */
    enum NotWritten implements WriteOutcome {
        THROTTLED,
        /** A transaction has locked the item. */
        CONFLICT,
        /** The log partition went to another node while others of the batch had been written. */
        MOVED,
        /** The table is gone, or has been replaced by another of its name. */
        TABLE_GONE
    }
}
