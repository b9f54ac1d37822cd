package io.streambed.materializer;

import io.streambed.model.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A table as one log partition knows it from its own TABLE_CHANGED and TABLE_DROPPED records.
 *
 * @param number the table's number
 * @param id the table's id
 * @param definition the definition last applied; null once the table is dropped, which it stays for ever
 * @param offset of the TABLE_CHANGED or TABLE_DROPPED record last applied
 * @param time commit time of that record, epoch milliseconds
 * @param keptUntil the commit time until which the items of a dropped table are kept, because it could be restored; else 0
 */
public record AppliedTable(
        int number, String id, @Nullable TableDefinition definition, long offset, long time, long keptUntil) {
    /** A table whose items are not kept when it is dropped. */
    public AppliedTable(int number, String id, @Nullable TableDefinition definition, long offset, long time) {
        this(number, id, definition, offset, time, 0);
    }

    public boolean dropped() {
        return definition == null;
    }
}
