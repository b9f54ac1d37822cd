package io.streambed.read;

import io.streambed.expressions.Projection;
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
import io.streambed.protocol.ConsumedCapacity;
import io.streambed.protocol.Reply;
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
 * Executes transactions that read, however they were written.
 *
 * <p>All items are read, and when all have been, all are looked at again: those that are still as they were, and that no
 * transaction had locked, were so at the moment in between. Thread-safe.
 */
public final class TransactedReads {
    private static final long MAX_BYTES = 4 << 20;

    private final TransactionRead reads;

    public TransactedReads(TransactionRead reads) {
        this.reads = reads;
    }

    /**
     * One item to read.
     *
     * @param table null if there is none, which cancels the transaction
     * @param key whatever the request has for a key
     * @param projection null for all attributes
     */
    public record Get(
            @Nullable TableDefinition table,
            Item key,
            @Nullable Projection projection) {}

    /**
     * Reads the items, and answers with each of them in their order.
     *
     * @throws DynamoDbException if two are the same
     */
    public CompletionStage<Reply> read(Call call, List<Get> gets) {
        return new Reading(call, gets).start().exceptionally(EncodedRows.RefusedElsewhere::answer);
    }

    /** One request. Its steps follow each other, so no two threads are in it at once. */
    private final class Reading {
        private final Call call;
        private final List<Get> gets;
        private final List<ItemRef> items = new ArrayList<>();
        private final Map<Integer, List<Integer>> parts = new LinkedHashMap<>();

        Reading(Call call, List<Get> gets) {
            this.call = call;
            this.gets = gets;
        }

        CompletionStage<Reply> start() {
            List<@Nullable CancellationReason> refusals = plan();
            if (refusals.stream().anyMatch(Objects::nonNull)) {
                return CompletableFuture.completedStage(CancelledReply.of(refusals));
            }
            return round(true).thenCompose(first -> {
                List<@Nullable CancellationReason> throttled = refusals(first);
                return throttled.stream().anyMatch(Objects::nonNull)
                        ? CompletableFuture.completedStage(CancelledReply.of(throttled))
                        : round(false).thenApply(second -> answer(first, second));
            });
        }

        private TableDefinition table(int index) {
            return Objects.requireNonNull(gets.get(index).table());
        }

        private List<@Nullable CancellationReason> plan() {
            List<@Nullable CancellationReason> refusals = new ArrayList<>();
            Set<ItemRef> distinct = new HashSet<>();
            for (int i = 0; i < gets.size(); i++) {
                Get get = gets.get(i);
                // What is refused has no place among the items; then nothing is read.
                refusals.add(
                        get.table() == null ? CancellationReason.TABLE_NOT_FOUND : add(i, get, get.table(), distinct));
            }
            if (distinct.size() < items.size()) {
                throw DynamoDbException.validation(
                        "Transaction request cannot include multiple operations on one item");
            }
            return refusals;
        }

        private @Nullable CancellationReason add(int index, Get get, TableDefinition table, Set<ItemRef> distinct) {
            try {
                PrimaryKey key = PrimaryKey.ofKey(table.key(), get.key());
                ItemRef item = new ItemRef(table.number(), key.bytes());
                items.add(item);
                distinct.add(item);
                parts.computeIfAbsent(table.logPartitionOf(key.hash()), _ -> new ArrayList<>())
                        .add(index);
                if (get.projection() != null) {
                    get.projection().checkAgainst(table.key());
                    get.projection().checkAgainstIndexKeys(ReadTarget.indexKeys(table));
                }
                return null;
            } catch (DynamoDbException error) {
                return CancellationReason.invalid(error);
            }
        }

        /** Reads everything, from all owners at once. By log partition. */
        private CompletionStage<Map<Integer, PartRead>> round(boolean values) {
            CompletionStage<Map<Integer, PartRead>> all = CompletableFuture.completedStage(new HashMap<>());
            for (Map.Entry<Integer, List<Integer>> part : parts.entrySet()) {
                int logPartition = part.getKey();
                CompletionStage<PartRead> one = reads.read(
                        logPartition, part.getValue().stream().map(items::get).toList(), values, call.deadlineNanos());
                all = all.thenCombine(one, (read, more) -> {
                    read.put(logPartition, more);
                    return read;
                });
            }
            return all;
        }

        /** In the order of the request; null for what nothing is wrong with. */
        private List<@Nullable CancellationReason> refusals(Map<Integer, PartRead> read) {
            @Nullable CancellationReason[] refusals = new @Nullable CancellationReason[gets.size()];
            parts.forEach((logPartition, indexes) -> {
                if (read.get(logPartition) instanceof PartRead.Throttled(List<@Nullable CancellationReason> why)) {
                    for (int i = 0; i < indexes.size(); i++) {
                        refusals[indexes.get(i)] = why.get(i);
                    }
                }
            });
            return Arrays.asList(refusals);
        }

        private static VersionedItems items(@Nullable PartRead read) {
            return switch (Objects.requireNonNull(read)) {
                case PartRead.Found(VersionedItems items) -> items;
                case PartRead.Throttled _ -> throw new IllegalStateException("not read");
            };
        }

        private Reply answer(Map<Integer, PartRead> first, Map<Integer, PartRead> second) {
            @Nullable EncodedItem[] found = new @Nullable EncodedItem[gets.size()];
            @Nullable CancellationReason[] conflicts = new @Nullable CancellationReason[gets.size()];
            boolean conflict = false;
            long bytes = 0;
            for (Map.Entry<Integer, List<Integer>> part : parts.entrySet()) {
                VersionedItems read = items(first.get(part.getKey()));
                VersionedItems again = items(second.get(part.getKey()));
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
