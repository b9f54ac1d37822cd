package io.streambed.read;

import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a BatchGetItem wants of one table: from the owners of all log partitions at once, each with its share of the room in
 * the answer, then the rest of those whose share was too small, one after the other. So no more is ever read, or charged, than
 * is answered.
 *
 * @param consistent ConsistentRead
 * @param maxBytes the room there is for all items, as DynamoDB counts their sizes
 */
record BatchTable(GetItems gets, TableDefinition table, boolean consistent, int maxBytes, long deadlineNanos) {
    /** The items of these keys, as far as there is room for them. */
    CompletionStage<BatchParts> read(List<PrimaryKey> keys) {
        List<Group> groups = groups(keys);
        BatchParts parts = new BatchParts(keys.size());
        CompletionStage<List<Group>> first = CompletableFuture.completedStage(new ArrayList<>());
        for (Group group : groups) {
            first = first.thenCombine(read(group, maxBytes / groups.size()), (cut, part) -> {
                parts.add(group.places(), part);
                Group rest = group.after(part);
                if (rest != null && groups.size() > 1) {
                    cut.add(rest);
                }
                return cut;
            });
        }
        return first.thenCompose(cut -> {
            CompletionStage<BatchParts> rest = CompletableFuture.completedStage(parts);
            for (Group group : cut) {
                rest = rest.thenCompose(_ -> read(group, maxBytes - parts.bytes()))
                        .thenApply(part -> {
                            parts.add(group.places(), part);
                            return parts;
                        });
            }
            return rest;
        });
    }

    private CompletionStage<BatchParts.Part> read(Group group, int room) {
        return gets.read(table.number(), group.logPartition(), group.keys(), consistent, room, deadlineNanos)
                .handle(BatchParts.Part::of);
    }

    private List<Group> groups(List<PrimaryKey> keys) {
        Map<Integer, Group> groups = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            Group group = groups.computeIfAbsent(
                    table.logPartitionOf(keys.get(i).hash()),
                    logPartition -> new Group(logPartition, new ArrayList<>(), new ArrayList<>()));
            group.places().add(i);
            group.keys().add(keys.get(i));
        }
        return List.copyOf(groups.values());
    }

    /**
     * The keys that live on one log partition.
     *
     * @param places where they stand in the request
     */
    private record Group(int logPartition, List<Integer> places, List<PrimaryKey> keys) {
        /** What is still to be read, null if there was room for all. */
        @Nullable
        Group after(BatchParts.Part part) {
            int read = part.items().size();
            return part.cut()
                    ? new Group(logPartition, places.subList(read, places.size()), keys.subList(read, keys.size()))
                    : null;
        }
    }
}
