package io.streambed.read;

import io.streambed.materializer.TableLookup;
import io.streambed.materializer.VersionedItems;
import io.streambed.model.CapacityUnits;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.PrimaryKey;
import io.streambed.model.ReadUnits;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.Call;
import io.streambed.protocol.CancellationReason;
import io.streambed.protocol.CancelledReply;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.ConsumedCapacity;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.ItemRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * TransactGetItems: reads up to 100 items of any tables as they were at one moment, or says that they are being changed.
 *
 * <p>All items are read, and when all have been, all are looked at again: those that are still as they were, and that no
 * transaction had locked, were so at the moment in between.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html">TransactGetItems</a>
 */
public final class TransactGetItems implements Operation {
    private static final int MAX_ITEMS = 100;
    private static final long MAX_BYTES = 4 << 20;

    private static final Shape.Structure INPUT = Shape.structure("TransactGetItemsInput")
            .required("TransactItems", Shape.list(TransactGet.SHAPE).length(1, MAX_ITEMS))
            .optional("ReturnConsumedCapacity", CommonShapes.RETURN_CONSUMED_CAPACITY)
            .build();

    private final TableLookup tables;
    private final TransactionRead reads;

    public TransactGetItems(TableLookup tables, TransactionRead reads) {
        this.tables = tables;
        this.reads = reads;
    }

    @Override
    public String name() {
        return "TransactGetItems";
    }

    @Override
    public Service service() {
        return Service.DYNAMODB;
    }

    @Override
    public Shape.Structure input() {
        return INPUT;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        List<TransactGet> gets = new ArrayList<>();
        for (Input member : call.input().structures("TransactItems")) {
            gets.add(TransactGet.of(member));
        }
        CompletionStage<Map<String, TableDefinition>> found = CompletableFuture.completedStage(new HashMap<>());
        for (String table : gets.stream().map(TransactGet::table).distinct().toList()) {
            found = found.thenCompose(known -> tables.withItems(table, one -> {
                known.put(table, one.definition());
                return CompletableFuture.completedStage(known);
            }));
        }
        return found.thenCompose(known -> new Reading(call, gets, known).start())
                .exceptionally(TransactGetItems::refused);
    }

    /** A part that a throughput limit refuses cancels the whole. */
    private static Reply refused(Throwable failure) {
        return EncodedRows.RefusedElsewhere.answer(failure);
    }

    /** One request. Its steps follow each other, so no two threads are in it at once. */
    private final class Reading {
        private final Call call;
        private final List<TransactGet> gets;
        private final Map<String, TableDefinition> definitions;
        private final List<ItemRef> items = new ArrayList<>();
        private final Map<Integer, List<Integer>> parts = new LinkedHashMap<>();

        Reading(Call call, List<TransactGet> gets, Map<String, TableDefinition> definitions) {
            this.call = call;
            this.gets = gets;
            this.definitions = definitions;
        }

        CompletionStage<Reply> start() {
            List<@Nullable CancellationReason> refusals = plan();
            if (refusals.stream().anyMatch(Objects::nonNull)) {
                return CompletableFuture.completedStage(CancelledReply.of(refusals));
            }
            return round(true).thenCompose(first -> round(false).thenApply(second -> answer(first, second)));
        }

        private TableDefinition table(int index) {
            return Objects.requireNonNull(definitions.get(gets.get(index).table()));
        }

        private List<@Nullable CancellationReason> plan() {
            List<@Nullable CancellationReason> refusals = new ArrayList<>();
            Set<ItemRef> distinct = new HashSet<>();
            for (int i = 0; i < gets.size(); i++) {
                TransactGet get = gets.get(i);
                TableDefinition table = table(i);
                CancellationReason refusal = null;
                try {
                    PrimaryKey key = PrimaryKey.ofKey(table.key(), get.key());
                    ItemRef item = new ItemRef(table.number(), key.bytes());
                    items.add(item);
                    distinct.add(item);
                    parts.computeIfAbsent(table.logPartitionOf(key.hash()), _ -> new ArrayList<>())
                            .add(i);
                    if (get.projection() != null) {
                        get.projection().checkAgainst(table.key());
                        get.projection().checkAgainstIndexKeys(ReadTarget.indexKeys(table));
                    }
                } catch (DynamoDbException error) {
                    refusal = CancellationReason.invalid(error);
                }
                refusals.add(refusal);
            }
            if (distinct.size() < items.size()) {
                throw DynamoDbException.validation(
                        "Transaction request cannot include multiple operations on one item");
            }
            return refusals;
        }

        /** Reads everything, from all owners at once. By log partition. */
        private CompletionStage<Map<Integer, VersionedItems>> round(boolean values) {
            CompletionStage<Map<Integer, VersionedItems>> all = CompletableFuture.completedStage(new HashMap<>());
            for (Map.Entry<Integer, List<Integer>> part : parts.entrySet()) {
                int logPartition = part.getKey();
                CompletionStage<VersionedItems> one = reads.read(
                        logPartition,
                        part.getValue().stream().map(items::get).toList(),
                        values,
                        call.deadlineNanos());
                all = all.thenCombine(one, (read, more) -> {
                    read.put(logPartition, more);
                    return read;
                });
            }
            return all;
        }

        private Reply answer(Map<Integer, VersionedItems> first, Map<Integer, VersionedItems> second) {
            @Nullable EncodedItem[] found = new @Nullable EncodedItem[gets.size()];
            @Nullable CancellationReason[] conflicts = new @Nullable CancellationReason[gets.size()];
            boolean conflict = false;
            long bytes = 0;
            for (Map.Entry<Integer, List<Integer>> part : parts.entrySet()) {
                VersionedItems read = Objects.requireNonNull(first.get(part.getKey()));
                VersionedItems again = Objects.requireNonNull(second.get(part.getKey()));
                for (int i = 0; i < part.getValue().size(); i++) {
                    int index = part.getValue().get(i);
                    EncodedItem item = read.items().get(i);
                    found[index] = item;
                    bytes += item == null ? 0 : item.size();
                    if (!read.isUnchanged(i, again)) {
                        conflicts[index] = CancellationReason.CONFLICT;
                        conflict = true;
                    }
                }
            }
            if (conflict) {
                return CancelledReply.of(Arrays.asList(conflicts));
            }
            if (bytes > MAX_BYTES) {
                throw DynamoDbException.validation("Payload in response is too large");
            }
            return reply(found);
        }

        private Reply reply(@Nullable EncodedItem[] found) {
            String capacity = call.input().stringOrNull("ReturnConsumedCapacity");
            return Reply.json(generator -> {
                ConsumedCapacity.writeTransaction(generator, capacity, "ReadCapacityUnits", units(found));
                generator.writeArrayFieldStart("Responses");
                for (int i = 0; i < found.length; i++) {
                    generator.writeStartObject();
                    EncodedItem item = found[i];
                    if (item != null) {
                        Item whole = item.item();
                        var projection = gets.get(i).projection();
                        AttributeValueJson.write(
                                generator, "Item", projection == null ? whole : projection.apply(whole));
                    }
                    generator.writeEndObject();
                }
                generator.writeEndArray();
            });
        }

        private Map<String, CapacityUnits> units(@Nullable EncodedItem[] found) {
            Map<String, CapacityUnits> units = new LinkedHashMap<>();
            for (int i = 0; i < found.length; i++) {
                EncodedItem item = found[i];
                int size = item == null ? 0 : item.size();
                units.merge(
                        table(i).name(),
                        CapacityUnits.ofTable(ReadUnits.of(size, true)).transactional(),
                        CapacityUnits::plus);
            }
            return units;
        }
    }
}
