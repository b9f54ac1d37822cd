package io.streambed.history;

import io.streambed.schemas.Change;
import io.streambed.stream.SequenceNumber;

/** Gets changes in the order of the log. */
@FunctionalInterface
public interface ChangeVisitor {
    /**
     * The next change.
     *
     * @param time commit time, epoch milliseconds
     */
    void change(SequenceNumber number, long time, Change change);

    /** Whether to stop behind the record whose changes have just been visited. */
    default boolean full() {
        return false;
    }
}
