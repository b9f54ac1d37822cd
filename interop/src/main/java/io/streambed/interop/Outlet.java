package io.streambed.interop;

import io.streambed.materializer.CatalogDestination;
import io.streambed.materializer.StreamShard;
import io.streambed.stream.Shard;

/**
 * What one log partition has for one destination.
 *
 * @param group whose offset on the log partition is the destination's position
 * @param shard all of the table's changes on the log partition while the destination was enabled
 */
record Outlet(CatalogDestination destination, DestinationTopic topic, String group, Shard shard) {

    /** @param cluster prefix of the group */
    static Outlet of(CatalogDestination destination, StreamShard window, DestinationTopic topic, String cluster) {
        return new Outlet(
                destination,
                topic,
                cluster + ".destination." + destination.tableName() + "." + destination.tableId() + "."
                        + destination.since(),
                new Shard(
                        "",
                        destination.table(),
                        window.logPartition(),
                        0,
                        -1, // the highest, unsigned
                        window.startOffset(),
                        window.endOffset()));
    }
}
