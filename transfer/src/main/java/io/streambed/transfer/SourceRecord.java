package io.streambed.transfer;

import io.streambed.model.Item;
import org.jspecify.annotations.Nullable;

/** What stands in one record of an input object. */
sealed interface SourceRecord {
    /** The position of the record in its object, from 1: the line, or the number of the value. */
    long position();

    /**
     * An item.
     *
     * @param condition the condition it is to be written under, null for none
     */
    record Parsed(long position, Item item, @Nullable PutCondition condition) implements SourceRecord {}

    /** Something else. The records behind it can be read. */
    record Malformed(long position, String reason) implements SourceRecord {}
}
