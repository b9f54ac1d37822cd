package io.streambed.read;

import io.streambed.expressions.QueryKey;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * What a Query or Scan reads.
 *
 * @param key by which its rows are ordered
 */
record ReadTarget(TableDefinition table, QueryKey key) {
    /**
     * The table, or one of its indexes.
     *
     * @throws DynamoDbException a validation error if the table has no index of this name
     */
    static ReadTarget of(TableDefinition table, @Nullable String index) {
        if (index != null) {
            throw DynamoDbException.validation("The table does not have the specified index: " + index);
        }
        return new ReadTarget(table, QueryKey.of(table.key()));
    }

    /** The key of a row that has been read: what a client continues from. */
    Item keyOf(Item item) {
        return table.key().keyOf(item);
    }
}
