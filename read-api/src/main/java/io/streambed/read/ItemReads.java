package io.streambed.read;

import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.ServingPartitions;
import io.streambed.materializer.TableLookup;
import io.streambed.model.CapacityUnits;
import io.streambed.model.PrimaryKey;
import io.streambed.model.ReadUnits;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Throttled;
import io.streambed.protocol.ThroughputLimits;
import io.streambed.schemas.EncodedItem;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads single items from their owners' stores. Thread-safe. */
public final class ItemReads {
    private final Routing routing;
    private final ServingPartitions partitions;
    private final ThroughputLimits limits;

    public ItemReads(Routing routing, ServingPartitions partitions, ThroughputLimits limits) {
        this.routing = routing;
        this.partitions = partitions;
        this.limits = limits;
    }

    /**
     * What was read.
     *
     * @param item null if there is none
     */
    public record Found(@Nullable EncodedItem item, boolean consistent) {
        /** What the read has cost. */
        public CapacityUnits units() {
            return CapacityUnits.ofTable(ReadUnits.of(item == null ? 0 : item.size(), consistent));
        }
    }

    /**
     * Reads an item where it lives; if that is on another node, the call goes there as it is.
     *
     * @param answer makes the call's answer
     * @return fails with ResourceNotFoundException if the table is gone there
     */
    public CompletionStage<Reply> read(
            Call call, TableDefinition table, PrimaryKey key, boolean consistent, Function<Found, Reply> answer) {
        int logPartition = table.logPartitionOf(key.hash());
        return routing.route(logPartition, call, () -> {
            Throttled throttled = limits.reading(table, null);
            return throttled != null
                    ? throttled.now()
                    : partitions
                            .serving(logPartition, consistent, call.deadlineNanos())
                            .thenApply(partition -> answer.apply(read(partition, table, key, consistent)));
        });
    }

    private Found read(OpenPartition partition, TableDefinition table, PrimaryKey key, boolean consistent) {
        AppliedTable known = partition.tables().get(table.number());
        if (known == null || known.dropped()) {
            throw TableLookup.itemsNotFound();
        }
        Found found = new Found(partition.item(table.number(), key.bytes()), consistent);
        if (limits.enforced()) {
            limits.read(table, found.units());
        }
        return found;
    }
}
