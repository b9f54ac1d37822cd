package io.streambed.read;

import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.ServingPartitions;
import io.streambed.materializer.TableLookup;
import io.streambed.materializer.VersionedItems;
import io.streambed.model.CapacityUnits;
import io.streambed.model.ReadUnits;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.CancellationReason;
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
import io.streambed.schemas.ItemRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One of the two readings of a TransactGetItems on one log partition. An operation of its own, because another node may own
 * the partition; served on the internal port only.
 */
public final class TransactionRead implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("TransactionReadInput")
            .required("LogPartition", Shape.integer())
            .required("Values", Shape.BOOLEAN)
            .required(
                    "Items",
                    Shape.list(Shape.structure("ItemRef")
                            .required("Table", Shape.integer())
                            .required("Key", Shape.BLOB)
                            .build()))
            .build();

    private final Routing routing;
    private final ServingPartitions partitions;
    private final ThroughputLimits limits;

    public TransactionRead(Routing routing, ServingPartitions partitions, ThroughputLimits limits) {
        this.routing = routing;
        this.partitions = partitions;
        this.limits = limits;
    }

    @Override
    public String name() {
        return "TransactionRead";
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
     * Reads the items, or only their versions, from the partition's owner.
     *
     * @return fails with {@link EncodedRows.RefusedElsewhere} if the owner answers with an error
     */
    CompletionStage<PartRead> read(int logPartition, List<ItemRef> items, boolean values, long deadlineNanos) {
        Call call = Call.internal(
                this,
                () -> JsonBytes.render(
                        generator -> {
                            generator.writeNumberField("LogPartition", logPartition);
                            generator.writeBooleanField("Values", values);
                            generator.writeArrayFieldStart("Items");
                            for (ItemRef item : items) {
                                generator.writeStartObject();
                                generator.writeNumberField("Table", item.table());
                                generator.writeBinaryField("Key", item.key());
                                generator.writeEndObject();
                            }
                            generator.writeEndArray();
                        },
                        64 * items.size() + 64),
                deadlineNanos);
        return route(call, logPartition, items, values).thenApply(PartReadJson::of);
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        Input input = call.input();
        List<ItemRef> items = new ArrayList<>();
        for (Input item : input.structures("Items")) {
            byte[] key = Objects.requireNonNull(item.blobOrNull("Key")).toArray();
            items.add(new ItemRef(item.integer("Table"), key));
        }
        return route(call, input.integer("LogPartition"), items, input.bool("Values"));
    }

    private CompletionStage<Reply> route(Call call, int logPartition, List<ItemRef> items, boolean values) {
        return routing.route(
                logPartition,
                call,
                () -> partitions
                        .serving(logPartition, true, call.deadlineNanos())
                        .thenApply(partition -> read(partition, items, values)));
    }

    private Reply read(OpenPartition partition, List<ItemRef> items, boolean values) {
        List<@Nullable CancellationReason> throttled = new ArrayList<>(items.size());
        for (ItemRef item : items) {
            TableDefinition table = table(partition, item);
            if (table == null) {
                throw TableLookup.itemsNotFound();
            }
            Throttled why = values ? limits.reading(table, null) : null;
            throttled.add(why == null ? null : CancellationReason.throttled(why));
        }
        if (throttled.stream().anyMatch(Objects::nonNull)) {
            return Reply.json(new PartReadJson(new PartRead.Throttled(throttled)));
        }
        VersionedItems read = VersionedItems.read(partition, items, values);
        if (values && limits.enforced()) {
            take(partition, items, read);
        }
        return Reply.json(new PartReadJson(new PartRead.Found(read)));
    }

    private static @Nullable TableDefinition table(OpenPartition partition, ItemRef item) {
        AppliedTable known = partition.tables().get(item.table());
        return known == null ? null : known.definition();
    }

    private void take(OpenPartition partition, List<ItemRef> items, VersionedItems read) {
        for (int i = 0; i < items.size(); i++) {
            TableDefinition table = table(partition, items.get(i));
            if (table != null) {
                EncodedItem item = read.items().get(i);
                limits.read(
                        table,
                        CapacityUnits.ofTable(ReadUnits.of(item == null ? 0 : item.size(), true))
                                .transactional());
            }
        }
    }
}
