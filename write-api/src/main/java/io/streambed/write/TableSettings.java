package io.streambed.write;

import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.IndexCounters;
import io.streambed.materializer.TableCounters;
import io.streambed.materializer.TableLookup;
import io.streambed.materializer.TableSizes;
import io.streambed.model.TableDefinition;
import io.streambed.model.TableStatus;
import io.streambed.protocol.IndexDescription;
import io.streambed.protocol.TableDescription;
import io.streambed.protocol.TableDescriptionJson;
import java.util.ArrayList;
import java.util.List;

/**
 * What the operations on tables work with.
 *
 * @param logPartitions how many the cluster has
 * @param tablePartitions how many a new table gets
 */
public record TableSettings(
        Catalog catalog,
        CatalogProposer proposer,
        TableLookup tables,
        TableSizes sizes,
        TableDescriptionJson json,
        int logPartitions,
        int tablePartitions) {
    public TableSettings {
        if (tablePartitions < 1 || tablePartitions > logPartitions) {
            throw new IllegalArgumentException("A table has between 1 and " + logPartitions + " partitions");
        }
    }

    /** What an answer says of a table that holds this much. */
    static TableDescription description(TableDefinition definition, TableStatus status, TableCounters counters) {
        TableDescription empty = TableDescription.of(definition, status, counters.itemCount(), counters.sizeBytes());
        List<IndexDescription> indexes = new ArrayList<>();
        for (IndexDescription index : empty.indexes()) {
            IndexCounters held = counters.index(index.index().id());
            indexes.add(index.holding(held.itemCount(), held.sizeBytes()));
        }
        return new TableDescription(definition, status, empty.itemCount(), empty.sizeBytes(), indexes);
    }
}
