package io.streambed.read;

import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.ServingPartitions;
import io.streambed.model.CapacityUnits;
import io.streambed.model.PrimaryKey;
import io.streambed.model.ReadUnits;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.protocol.Throttled;
import io.streambed.protocol.ThroughputLimits;
import io.streambed.schemas.EncodedItem;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads items of a table from one log partition, for a BatchGetItem. An operation of its own, because another node may own the
 * partition; served on the internal port only.
 */
public final class GetItems implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("GetItemsInput")
            .required("Table", Shape.integer())
            .required("LogPartition", Shape.integer())
            .required("Keys", Shape.list(Shape.string()))
            .required("ConsistentRead", Shape.BOOLEAN)
            .required("MaxBytes", Shape.integer())
            .build();

    private final Routing routing;
    private final ServingPartitions partitions;
    private final ThroughputLimits limits;

    public GetItems(Routing routing, ServingPartitions partitions, ThroughputLimits limits) {
        this.routing = routing;
        this.partitions = partitions;
        this.limits = limits;
    }

    @Override
    public String name() {
        return "GetItems";
    }

    @Override
    public Service service() {
        return Service.DYNAMODB;
    }

    @Override
    public Shape.Structure input() {
        return INPUT;
    }

    /**
     * The items in the order of their keys, null for those that are not there; from the partition's owner. Fewer than there are
     * keys if the table's throughput ends there, or ({@link EncodedRows#full()}) if the next item is more than what is left of
     * the bytes; that one is not charged.
     *
     * @param maxBytes the most that all items together may have, as DynamoDB counts their sizes
     */
    CompletionStage<EncodedRows> read(
            int table, int logPartition, List<PrimaryKey> keys, boolean consistent, int maxBytes, long deadlineNanos) {
        byte[] request = JsonBytes.render(
                generator -> {
                    generator.writeNumberField("Table", table);
                    generator.writeNumberField("LogPartition", logPartition);
                    generator.writeArrayFieldStart("Keys");
                    for (PrimaryKey key : keys) {
                        generator.writeBinary(key.bytes());
                    }
                    generator.writeEndArray();
                    generator.writeBooleanField("ConsistentRead", consistent);
                    generator.writeNumberField("MaxBytes", maxBytes);
                },
                64 * keys.size() + 64);
        return handle(Call.internal(this, request, deadlineNanos)).thenApply(EncodedRows::of);
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        Input input = call.input();
        int table = input.integer("Table");
        int logPartition = input.integer("LogPartition");
        List<String> keys = input.strings("Keys");
        return routing.route(
                logPartition,
                call,
                () -> partitions
                        .serving(logPartition, input.bool("ConsistentRead"), call.deadlineNanos())
                        .thenApply(partition -> read(
                                partition,
                                PageReader.definition(partition, table),
                                keys,
                                input.bool("ConsistentRead"),
                                input.integer("MaxBytes"))));
    }

    private Reply read(
            OpenPartition partition, TableDefinition table, List<String> keys, boolean consistent, int maxBytes) {
        List<@Nullable EncodedItem> items = new ArrayList<>(keys.size());
        int left = maxBytes;
        for (String key : keys) {
            Throttled throttled = limits.reading(table, null);
            if (throttled != null) {
                return items.isEmpty() ? throttled.reply() : Reply.json(EncodedRows.ofKeys(items, false));
            }
            EncodedItem item =
                    partition.item(table.number(), Base64.getDecoder().decode(key));
            int size = item == null ? 0 : item.size();
            if (size > left) {
                return Reply.json(EncodedRows.ofKeys(items, true));
            }
            left -= size;
            items.add(item);
            if (limits.enforced()) {
                limits.read(table, CapacityUnits.ofTable(ReadUnits.of(size, consistent)));
            }
        }
        return Reply.json(EncodedRows.ofKeys(items, false));
    }
}
