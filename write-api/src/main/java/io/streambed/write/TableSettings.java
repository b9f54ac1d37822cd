package io.streambed.write;

import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.TableLookup;
import io.streambed.materializer.TableSizes;
import io.streambed.protocol.TableDescriptionJson;

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
}
