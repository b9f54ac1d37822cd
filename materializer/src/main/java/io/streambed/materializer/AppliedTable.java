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
 */
public record AppliedTable(int number, String id, @Nullable TableDefinition definition, long offset, long time) {
    public boolean dropped() {
        return definition == null;
    }
}
