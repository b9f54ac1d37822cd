package io.streambed.write;

import io.streambed.model.DynamoDbException;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.EncodedItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The writes of a batch by log partition. Mutable, used by one request. */
final class BatchPlan {
    private final Map<Integer, List<Planned>> byLogPartition = new LinkedHashMap<>();
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
     * @throws DynamoDbException if its key does not fit the table, or is there already, or an index cannot hold it
     */
    void add(TableDefinition table, String requestedAs, BatchedWrite requested) {
        PrimaryKey key = requested.key(table.key());
        if (!targets.add(new Target(table.number(), key))) {
            throw DynamoDbException.validation("Provided list of item keys contains duplicates");
        }
        EncodedItem image = requested.image();
        if (image != null) {
            IndexKeys.check(table, image.item());
        }
        byLogPartition
                .computeIfAbsent(table.logPartitionOf(key.hash()), _ -> new ArrayList<>())
                .add(new Planned(
                        targets.size() - 1,
                        table,
                        requestedAs,
                        requested,
                        new WriteItems.Write(table.number(), key.bytes(), image)));
    }

    int size() {
        return targets.size();
    }

    Map<Integer, List<Planned>> byLogPartition() {
        return byLogPartition;
    }
}
