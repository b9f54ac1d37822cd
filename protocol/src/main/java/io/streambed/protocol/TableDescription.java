package io.streambed.protocol;

import io.streambed.model.IndexStatus;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.model.TableStatus;
import java.util.List;

/** What the TableDescription of an answer is made of. */
public record TableDescription(
        TableDefinition definition,
        TableStatus status,
        long itemCount,
        long sizeBytes,
        List<IndexDescription> indexes) {
    public TableDescription {
        indexes = List.copyOf(indexes);
    }

    /** A description in which the indexes follow the table, for tables that come and go. */
    public static TableDescription of(TableDefinition definition, TableStatus status, long itemCount, long sizeBytes) {
        List<IndexDescription> indexes = definition.indexes().stream()
                .map(index -> new IndexDescription(index, follow(index, status), false, 0, 0))
                .toList();
        return new TableDescription(definition, status, itemCount, sizeBytes, indexes);
    }

    private static IndexStatus follow(SecondaryIndex index, TableStatus status) {
        return switch (status) {
            case CREATING -> IndexStatus.CREATING;
            case DELETING -> IndexStatus.DELETING;
            case ACTIVE, UPDATING -> index.status();
        };
    }
}
