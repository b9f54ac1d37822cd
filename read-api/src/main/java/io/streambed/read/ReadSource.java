package io.streambed.read;

import io.streambed.materializer.KeyRange;
import io.streambed.materializer.OpenPartition;
import io.streambed.model.DynamoDbException;
import io.streambed.model.IndexStatus;
import io.streambed.model.ProjectionType;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * What is read on a log partition: a table's items, or those in one of its indexes.
 *
 * @param table the table's number
 * @param index null for the table itself
 * @param whole whether the rows of a local index are wanted with all attributes of their items
 */
record ReadSource(int table, @Nullable IndexName index, boolean whole) {
    /**
     * An index as it was when the request came.
     *
     * @param name for errors only; another index may have it by now
     */
    record IndexName(int id, String name) {}

    /**
     * Opens the range on a log partition.
     *
     * @param range of {@link io.streambed.model.PrimaryKey} bytes, or {@link io.streambed.model.IndexKey} bytes for an index
     * @throws DynamoDbException if the table or the index is gone there
     */
    PageRows open(OpenPartition partition, KeyRange range) {
        TableDefinition definition = PageReader.definition(partition, table);
        if (index == null) {
            return new PageRows(partition.items(table, range), definition.key(), null, whole);
        }
        SecondaryIndex known = definition.index(index.id);
        if (known == null || known.status() == IndexStatus.DELETING) {
            throw noIndex(index.name);
        }
        return switch (known.kind()) {
            case LOCAL ->
                new PageRows(
                        partition.localIndex(table, known.id(), range),
                        definition.key(),
                        known.projection().type() == ProjectionType.ALL ? null : known,
                        whole);
            case GLOBAL -> new PageRows(partition.globalIndex(table, known.id(), range), definition.key(), null, whole);
        };
    }

    /** The index as the table has it now; null if the table itself is read, or the index is gone. */
    @Nullable
    SecondaryIndex index(TableDefinition definition) {
        return index == null ? null : definition.index(index.id);
    }

    static DynamoDbException noIndex(String name) {
        return DynamoDbException.validation("The table does not have the specified index: " + name);
    }
}
