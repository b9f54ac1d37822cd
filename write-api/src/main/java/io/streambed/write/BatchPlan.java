package io.streambed.write;

import io.streambed.model.DynamoDbException;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The writes of a batch by log partition. Mutable, used by one request. */
final class BatchPlan {
    private final Map<Integer, List<Planned>> byLogPartition = new LinkedHashMap<>();
    private final List<Planned> throttled = new ArrayList<>();
    private final Set<Target> targets = new HashSet<>();

    private record Target(int table, PrimaryKey key) {}

    /**
     * A write and where it goes.
     *
     * @param requestedAs the table's name or ARN, as the request has it
     */
    record Planned(
            int index, TableDefinition table, String requestedAs, BatchedWrite requested, WriteItems.Write write) {}

    /**
     * Takes the request's next write.
     *
     * @param isThrottled whether it is not even to be tried
     * @throws DynamoDbException if its key does not fit the table or its indexes, or is there already
     */
    void add(TableDefinition table, String requestedAs, BatchedWrite requested, boolean isThrottled) {
        PrimaryKey key = requested.key(table.key());
        if (!targets.add(new Target(table.number(), key))) {
            throw DynamoDbException.validation("Provided list of item keys contains duplicates");
        }
        if (requested.image() != null) {
            IndexKeys.check(table, requested.attributes());
        }
        List<Planned> part = isThrottled
                ? throttled
                : byLogPartition.computeIfAbsent(table.logPartitionOf(key.hash()), _ -> new ArrayList<>());
        part.add(new Planned(
                targets.size() - 1,
                table,
                requestedAs,
                requested,
                new WriteItems.Write(table.number(), key.bytes(), requested.image())));
    }

    int size() {
        return targets.size();
    }

    /** What is not to be tried. */
    List<Planned> throttled() {
        return throttled;
    }

    /** What is to be written. */
    Map<Integer, List<Planned>> byLogPartition() {
        return byLogPartition;
    }
}
