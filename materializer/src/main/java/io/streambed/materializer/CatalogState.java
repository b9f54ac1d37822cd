package io.streambed.materializer;

import io.streambed.schemas.CatalogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which tables and other resources there should be, folded from the catalog's records up to some record. Immutable. */
public final class CatalogState {
    /** How long a stream stays listed and readable after its end, at least: longer where more history is kept. */
    public static final Duration STREAM_AFTERLIFE = Duration.ofHours(24);

    /**
     * How long a stream stays listed and readable after its end.
     *
     * @param history how long changes are kept
     */
    public static Duration streamAfterlife(Duration history) {
        return history.compareTo(STREAM_AFTERLIFE) > 0 ? history : STREAM_AFTERLIFE;
    }

    /** Before the first record. */
    public static final CatalogState EMPTY = new CatalogState(0, 1, new TreeMap<>(), Map.of(), new TreeMap<>());

    private final long version;
    private final int nextTableNumber;
    private final NavigableMap<String, CatalogTable> tables;
    private final Map<String, CatalogTable> byId;
    private final NavigableMap<CatalogResource.Key, CatalogResource> resources;

    CatalogState(
            long version,
            int nextTableNumber,
            NavigableMap<String, CatalogTable> tables,
            Map<String, CatalogTable> byId,
            NavigableMap<CatalogResource.Key, CatalogResource> resources) {
        this.version = version;
        this.nextTableNumber = nextTableNumber;
        this.tables = Collections.unmodifiableNavigableMap(new TreeMap<>(tables));
        this.byId = Map.copyOf(byId);
        this.resources = Collections.unmodifiableNavigableMap(new TreeMap<>(resources));
    }

    /** How many proposals were valid so far; a new one must be based on this. */
    public long version() {
        return version;
    }

    /** The table of this name, DELETING ones included until every log partition has dropped them. */
    public @Nullable CatalogTable table(String name) {
        return tables.get(name);
    }

    /** The table with this id, also for a while after it is gone. */
    public @Nullable CatalogTable byId(String id) {
        return byId.get(id);
    }

    /** All tables that have a name, by name. */
    public NavigableMap<String, CatalogTable> tables() {
        return tables;
    }

    /** All tables remembered, those that are gone included, by id. */
    public Map<String, CatalogTable> byId() {
        return byId;
    }

    /** What belongs to the cluster and is no table: the one of this kind and id. */
    public @Nullable CatalogResource resource(String kind, String id) {
        return resources.get(new CatalogResource.Key(kind, id));
    }

    /** All resources of a kind, by id. */
    public Collection<CatalogResource> resources(String kind) {
        return resources
                .subMap(new CatalogResource.Key(kind, ""), new CatalogResource.Key(kind + '\0', ""))
                .values();
    }

    NavigableMap<CatalogResource.Key, CatalogResource> resources() {
        return resources;
    }

    /** The number for the next table; numbers are never used again. */
    public int nextTableNumber() {
        return nextTableNumber;
    }

    /** All streams, by table name and then label; for a time also those that have ended, and of tables that are gone. */
    public List<CatalogStream> streams() {
        List<CatalogStream> streams = new ArrayList<>();
        for (CatalogTable table : byId.values()) {
            streams.addAll(table.streams());
        }
        streams.sort(Comparator.comparing(CatalogStream::tableName)
                .thenComparing(stream -> stream.spec().label()));
        return streams;
    }

    /** The state after the next record, whether that is valid or not. */
    public CatalogState apply(CatalogRecord record) {
        CatalogFold fold = new CatalogFold(this);
        fold.apply(record);
        return fold.state();
    }

    /** Whether a proposal would be valid as the next record. Confirmations of log partitions always are. */
    public boolean accepts(CatalogRecord record) {
        return new CatalogFold(this).apply(record);
    }

    /**
     * This state without the tables and streams that ended before a time. What is valid does not depend on them.
     *
     * @param time epoch milliseconds
     */
    public CatalogState pruned(long time) {
        CatalogFold fold = new CatalogFold(this);
        fold.prune(time);
        return fold.state();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CatalogState that
                && version == that.version
                && nextTableNumber == that.nextTableNumber
                && tables.equals(that.tables)
                && byId.equals(that.byId)
                && resources.equals(that.resources);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(version);
    }

    @Override
    public String toString() {
        return "catalog version " + version + ": " + tables.values();
    }
}
