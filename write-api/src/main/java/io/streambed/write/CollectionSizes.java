package io.streambed.write;

import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.ServingPartitions;
import io.streambed.model.Item;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.InternalReply;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.schemas.ItemRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells the sizes of the item collections that a request has written to, after it has. Between nodes it is an operation of its
 * own, served on the internal port only.
 */
public final class CollectionSizes implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("CollectionSizesInput")
            .required("LogPartition", Shape.integer())
            .required(
                    "Items",
                    Shape.list(Shape.structure("Item")
                            .required("Table", Shape.integer())
                            .required("Key", Shape.BLOB)
                            .build()))
            .build();
    private static final Shape.Structure OUTPUT = Shape.structure("CollectionSizesOutput")
            .required(
                    "Sizes",
                    Shape.list(Shape.structure("Size")
                            .required("Bytes", Shape.longInteger())
                            .build()))
            .build();

    private final Routing routing;
    private final ServingPartitions partitions;

    public CollectionSizes(Routing routing, ServingPartitions partitions) {
        this.routing = routing;
        this.partitions = partitions;
    }

    @Override
    public String name() {
        return "CollectionSizes";
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
     * An item that was written.
     *
     * @param attributes at least its key
     */
    record Written(TableDefinition table, Item attributes, PrimaryKey key) {}

    /**
     * The collections that items belong to, each once, by table name; without those of tables that do not count them. If the
     * sizes cannot be told, none: what was written is written.
     */
    CompletionStage<Map<String, List<ItemCollection>>> of(List<Written> items, long deadlineNanos) {
        Map<Integer, List<Written>> parts = new LinkedHashMap<>();
        Set<ItemRef> known = new HashSet<>();
        for (Written item : items) {
            if (item.table().limitsCollections() && known.add(collectionOf(item))) {
                parts.computeIfAbsent(item.table().logPartitionOf(item.key().hash()), _ -> new ArrayList<>())
                        .add(item);
            }
        }
        CompletionStage<Map<String, List<ItemCollection>>> all =
                CompletableFuture.completedStage(new LinkedHashMap<>());
        for (Map.Entry<Integer, List<Written>> part : parts.entrySet()) {
            CompletionStage<List<Long>> sizes = sizes(part.getKey(), part.getValue(), deadlineNanos);
            all = all.thenCombine(sizes, (collections, found) -> add(part.getValue(), found, collections));
        }
        return all.exceptionally(_ -> Map.of());
    }

    private static ItemRef collectionOf(Written item) {
        TableDefinition table = item.table();
        return new ItemRef(
                table.number(), PrimaryKey.collectionOf(table.key(), item.key().bytes()));
    }

    private static Map<String, List<ItemCollection>> add(
            List<Written> items, List<Long> sizes, Map<String, List<ItemCollection>> collections) {
        for (int i = 0; i < items.size(); i++) {
            TableDefinition table = items.get(i).table();
            collections
                    .computeIfAbsent(table.name(), _ -> new ArrayList<>())
                    .add(ItemCollection.of(table, items.get(i).attributes(), sizes.get(i)));
        }
        return collections;
    }

    private CompletionStage<List<Long>> sizes(int logPartition, List<Written> items, long deadlineNanos) {
        Call call = Call.internal(
                this,
                () -> JsonBytes.render(generator -> {
                    generator.writeNumberField("LogPartition", logPartition);
                    generator.writeArrayFieldStart("Items");
                    for (Written item : items) {
                        generator.writeStartObject();
                        generator.writeNumberField("Table", item.table().number());
                        generator.writeBinaryField("Key", item.key().bytes());
                        generator.writeEndObject();
                    }
                    generator.writeEndArray();
                }),
                deadlineNanos);
        return handle(call).thenApply(CollectionSizes::sizes);
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        int logPartition = call.input().integer("LogPartition");
        List<Input> items = call.input().structures("Items");
        return routing.route(
                logPartition,
                call,
                () -> partitions
                        .serving(logPartition, false, call.deadlineNanos())
                        .thenApply(partition -> reply(partition, items)));
    }

    private static Reply reply(OpenPartition partition, List<Input> items) {
        return Reply.json(generator -> {
            generator.writeArrayFieldStart("Sizes");
            for (Input item : items) {
                byte[] key = Objects.requireNonNull(item.blobOrNull("Key")).toArray();
                generator.writeStartObject();
                generator.writeNumberField("Bytes", partition.collectionBytes(item.integer("Table"), key));
                generator.writeEndObject();
            }
            generator.writeEndArray();
        });
    }

    private static List<Long> sizes(Reply reply) {
        byte[] json = InternalReply.body(reply);
        return Input.parse(OUTPUT, json).structures("Sizes").stream()
                .map(size -> size.longValue("Bytes"))
                .toList();
    }
}
