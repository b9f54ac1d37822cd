package io.streambed.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A secondary index of a table, as part of its definition.
 *
 * <p>An index made with the table is ACTIVE from the first version on. One that is added to a table that exists is CREATING:
 * every log partition writes its entries from the definition's arrival on and fills in those of the items it has; when all
 * have confirmed that in the catalog, a version follows in which the index is ACTIVE. One that is dropped is DELETING in the
 * next version, and gone from the one that follows when all log partitions have confirmed that nothing of it is left.
 *
 * @param id never used again within the table, at least 1; an index made anew under an old name has another
 * @param throughput NONE for local indexes and on-demand tables
 * @param onDemand null for no bounds
 * @param warm null if it was never asked for
 * @param status never UPDATING, which is only shown
 * @param since version of the definition in which the index got its status; 1 = made with the table
 */
public record SecondaryIndex(
        String name,
        int id,
        IndexKind kind,
        IndexKeySchema key,
        IndexProjection projection,
        Throughput throughput,
        @Nullable OnDemandThroughput onDemand,
        @Nullable WarmThroughput warm,
        IndexStatus status,
        long since) {
    public SecondaryIndex {
        Objects.requireNonNull(key);
        Objects.requireNonNull(projection);
        Objects.requireNonNull(throughput);
        if (name.isEmpty() || id < 1 || since < 1 || status == IndexStatus.UPDATING) {
            throw new IllegalArgumentException("no index: " + name + " " + id + " " + since + " " + status);
        }
        if (kind == IndexKind.LOCAL
                && (key.partition().size() != 1 || key.sort().size() != 1)) {
            throw new IllegalArgumentException("a local index has the table's partition key and one sort key");
        }
    }

    /** An index that is made together with its table, without bounds and wishes. */
    public SecondaryIndex(String name, int id, IndexKind kind, IndexKeySchema key, IndexProjection projection) {
        this(name, id, kind, key, projection, Throughput.NONE, null, null, IndexStatus.ACTIVE, 1);
    }

    public boolean isLocal() {
        return kind == IndexKind.LOCAL;
    }

    public boolean isActive() {
        return status == IndexStatus.ACTIVE;
    }

    /** Whether the index has this attribute of the items that are in it. */
    public boolean holds(KeySchema table, String attribute) {
        return projection.type() == ProjectionType.ALL
                || table.contains(attribute)
                || key.contains(attribute)
                || projection.nonKeyAttributes().contains(attribute);
    }

    /** What the index has of an item that is in it. */
    public Item project(KeySchema table, Item item) {
        if (projection.type() == ProjectionType.ALL) {
            return item;
        }
        Item.Builder projected = Item.builder(Math.min(item.size(), 8));
        for (int i = 0; i < item.size(); i++) {
            String name = item.name(i);
            if (holds(table, name)) {
                projected.put(name, item.value(i));
            }
        }
        return projected.build();
    }

    /** The index with another status, which it has from a version of the definition on. */
    public SecondaryIndex withStatus(IndexStatus next, long version) {
        return new SecondaryIndex(name, id, kind, key, projection, throughput, onDemand, warm, next, version);
    }

    /** The same index under a new id, to be filled from the beginning, from a version of the definition on. */
    public SecondaryIndex refilled(int newId, long version) {
        return new SecondaryIndex(
                name, newId, kind, key, projection, throughput, onDemand, warm, IndexStatus.CREATING, version);
    }

    public SecondaryIndex withThroughput(Throughput next) {
        return new SecondaryIndex(name, id, kind, key, projection, next, onDemand, warm, status, since);
    }

    public SecondaryIndex withOnDemand(@Nullable OnDemandThroughput next) {
        return new SecondaryIndex(name, id, kind, key, projection, throughput, next, warm, status, since);
    }

    public SecondaryIndex withWarm(@Nullable WarmThroughput next) {
        return new SecondaryIndex(name, id, kind, key, projection, throughput, onDemand, next, status, since);
    }
}
