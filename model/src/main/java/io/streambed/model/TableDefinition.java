package io.streambed.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All there is to know of a table apart from its content and status. Immutable; {@link TableDefinitionBuilder} makes changed copies.
 *
 * @param number never reused; prefix of the table's row keys
 * @param id never reused; the TableId clients see
 * @param version grows by one with every change of the definition, starting at 1
 * @param createdAt epoch milliseconds
 * @param billingModeChangedAt when the table last became on-demand, epoch milliseconds, 0 = never
 * @param stream null while no stream is enabled
 * @param partitions contiguous, sorted by unsigned first hash, the first starts at 0
 * @param indexes in the order they were added in; names and ids are unique
 * @param nextIndexId the id for the next index, greater than all there ever were
 * @param timeToLive null if it was never set
 * @param onDemand null for no bounds
 * @param warm null if it was never asked for
 * @param encryption null for the key that nobody chose
 * @param recovery null if the table cannot be restored to a moment of the past
 * @param load null unless it was created to be filled
 * @param destinations at most one of them not {@link DestinationStatus#over}; in the order they were enabled in
 */
public record TableDefinition(
        int number,
        String id,
        String name,
        long version,
        long createdAt,
        List<AttributeDefinition> attributes,
        KeySchema key,
        BillingMode billingMode,
        long billingModeChangedAt,
        Throughput throughput,
        @Nullable StreamSpec stream,
        boolean deletionProtection,
        TableClass tableClass,
        Map<String, String> tags,
        List<TablePartition> partitions,
        List<SecondaryIndex> indexes,
        int nextIndexId,
        @Nullable TimeToLive timeToLive,
        @Nullable OnDemandThroughput onDemand,
        @Nullable WarmThroughput warm,
        @Nullable Encryption encryption,
        @Nullable PointInTimeRecovery recovery,
        @Nullable InitialLoad load,
        List<StreamingDestination> destinations) {

    public TableDefinition {
        Objects.requireNonNull(billingMode);
        Objects.requireNonNull(throughput);
        Objects.requireNonNull(tableClass);
        require(number > 0, "table numbers start at 1");
        require(!id.isEmpty() && !name.isEmpty(), "a table needs an id and a name");
        require(version > 0, "versions start at 1");
        attributes = List.copyOf(attributes);
        tags = Map.copyOf(tags);
        partitions = List.copyOf(partitions);
        require(declares(attributes, key.partition()), "the partition key is not declared");
        KeyAttribute sort = key.sort();
        require(sort == null || declares(attributes, sort), "the sort key is not declared");
        require(!partitions.isEmpty() && partitions.getFirst().firstHash() == 0, "the first partition starts at 0");
        for (int i = 1; i < partitions.size(); i++) {
            int before = partitions.get(i - 1).firstHash();
            require(
                    Integer.compareUnsigned(before, partitions.get(i).firstHash()) < 0,
                    "partitions are not sorted by unsigned hash");
        }
        indexes = List.copyOf(indexes);
        requireIndexes(indexes, nextIndexId, attributes, key);
        destinations = List.copyOf(destinations);
        require(
                destinations.stream()
                                .filter(destination -> !destination.status().over())
                                .count()
                        <= 1,
                "two streaming destinations at a time");
    }

    /** A table that cannot be restored, was not filled when it was created, and has no streaming destinations. */
    public TableDefinition(
            int number,
            String id,
            String name,
            long version,
            long createdAt,
            List<AttributeDefinition> attributes,
            KeySchema key,
            BillingMode billingMode,
            long billingModeChangedAt,
            Throughput throughput,
            @Nullable StreamSpec stream,
            boolean deletionProtection,
            TableClass tableClass,
            Map<String, String> tags,
            List<TablePartition> partitions,
            List<SecondaryIndex> indexes,
            int nextIndexId,
            @Nullable TimeToLive timeToLive,
            @Nullable OnDemandThroughput onDemand,
            @Nullable WarmThroughput warm,
            @Nullable Encryption encryption) {
        this(
                number,
                id,
                name,
                version,
                createdAt,
                attributes,
                key,
                billingMode,
                billingModeChangedAt,
                throughput,
                stream,
                deletionProtection,
                tableClass,
                tags,
                partitions,
                indexes,
                nextIndexId,
                timeToLive,
                onDemand,
                warm,
                encryption,
                null,
                null,
                List.of());
    }

    /** A table without indexes and without anything that has a default. */
    public TableDefinition(
            int number,
            String id,
            String name,
            long version,
            long createdAt,
            List<AttributeDefinition> attributes,
            KeySchema key,
            BillingMode billingMode,
            long billingModeChangedAt,
            Throughput throughput,
            @Nullable StreamSpec stream,
            boolean deletionProtection,
            TableClass tableClass,
            Map<String, String> tags,
            List<TablePartition> partitions) {
        this(
                number,
                id,
                name,
                version,
                createdAt,
                attributes,
                key,
                billingMode,
                billingModeChangedAt,
                throughput,
                stream,
                deletionProtection,
                tableClass,
                tags,
                partitions,
                List.of(),
                1,
                null,
                null,
                null,
                null);
    }

    private static void requireIndexes(
            List<SecondaryIndex> indexes, int nextIndexId, List<AttributeDefinition> attributes, KeySchema key) {
        Set<String> names = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        for (SecondaryIndex index : indexes) {
            require(names.add(index.name()) && ids.add(index.id()), "two indexes are the same");
            require(index.id() < nextIndexId, "an index has an id of the future");
            require(
                    !index.isLocal() || index.key().partition().getFirst().equals(key.partition()),
                    "a local index has another partition key");
            for (KeyAttribute attribute : index.key().partition()) {
                require(declares(attributes, attribute), "an index key is not declared");
            }
            for (KeyAttribute attribute : index.key().sort()) {
                require(declares(attributes, attribute), "an index key is not declared");
            }
        }
        require(nextIndexId > 0, "index ids start at 1");
    }

    /** The index of this name, whatever its status, or null. */
    public @Nullable SecondaryIndex index(String indexName) {
        for (SecondaryIndex index : indexes) {
            if (index.name().equals(indexName)) {
                return index;
            }
        }
        return null;
    }

    /** The index with this id, whatever its status, or null. */
    public @Nullable SecondaryIndex index(int indexId) {
        for (SecondaryIndex index : indexes) {
            if (index.id() == indexId) {
                return index;
            }
        }
        return null;
    }

    /** The indexes of a kind, in order. */
    public List<SecondaryIndex> indexes(IndexKind kind) {
        return indexes.stream().filter(index -> index.kind() == kind).toList();
    }

    /** Even ranges of the hash space, one per given log partition, in that order. */
    public static List<TablePartition> evenPartitions(int... logPartitions) {
        List<TablePartition> partitions = new ArrayList<>(logPartitions.length);
        for (int i = 0; i < logPartitions.length; i++) {
            int firstHash = (int) ((long) i * (1L << 32) / logPartitions.length);
            partitions.add(new TablePartition(firstHash, logPartitions[i]));
        }
        return partitions;
    }

    /** The log partition where items with this partition key hash live. */
    public int logPartitionOf(int hash) {
        return partitions.get(partitionIndexOf(hash)).logPartition();
    }

    /** The index in {@link #partitions()} of the table partition that has this hash. */
    public int partitionIndexOf(int hash) {
        int low = 0;
        int high = partitions.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (Integer.compareUnsigned(partitions.get(middle).firstHash(), hash) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Whether the table is still being filled and not to be used. */
    public boolean isLoading() {
        return load != null && load.inProgress();
    }

    /**
     * Whether an index is left empty because the table is still being filled: it is built in one go when all items are there,
     * under another id, see {@link #withIndexesToBuild}.
     */
    public boolean buildsLater(SecondaryIndex index) {
        return isLoading() && index.since() == 1;
    }

    /** Whether the sizes of the table's item collections are limited, and told to those who ask: it has local indexes. */
    public boolean limitsCollections() {
        for (SecondaryIndex index : indexes) {
            if (index.isLocal()) {
                return true;
            }
        }
        return false;
    }

    /** Whether an index that was added, or is built anew, is not filled yet. */
    public boolean isBuildingIndexes() {
        return indexes.stream().anyMatch(index -> index.status() == IndexStatus.CREATING);
    }

    /** Whether the index is a global one whose entries follow the table's items. */
    public boolean feeds(SecondaryIndex index) {
        return index.kind() == IndexKind.GLOBAL && index.status() != IndexStatus.DELETING && !buildsLater(index);
    }

    /**
     * The next definition, with some of its indexes to be built from the table's items. They get other ids, as if they were
     * dropped and added in one step: entries of the old ids, and updates that are still on their way for them, count for nothing.
     */
    public TableDefinition withIndexesToBuild(Predicate<SecondaryIndex> chosen) {
        int id = nextIndexId();
        List<SecondaryIndex> next = new ArrayList<>();
        for (SecondaryIndex index : indexes) {
            next.add(chosen.test(index) ? index.refilled(id++, version + 1) : index);
        }
        return next().indexes(next).build();
    }

    /** A builder with everything as it is here and the version one higher. */
    public TableDefinitionBuilder next() {
        return new TableDefinitionBuilder(this);
    }

    private static boolean declares(List<AttributeDefinition> attributes, KeyAttribute key) {
        return attributes.contains(new AttributeDefinition(key.name(), key.type()));
    }

    private static void require(boolean condition, String violation) {
        if (!condition) {
            throw new IllegalArgumentException(violation);
        }
    }
}
