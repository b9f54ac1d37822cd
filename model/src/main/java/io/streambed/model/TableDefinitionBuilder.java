package io.streambed.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the changes that lead to a table's next version: what UpdateTable may change. Used by one thread. */
public final class TableDefinitionBuilder {
    private final TableDefinition base;
    private BillingMode billingMode;
    private long billingModeChangedAt;
    private Throughput throughput;
    private @Nullable StreamSpec stream;
    private boolean deletionProtection;
    private TableClass tableClass;
    private Map<String, String> tags;
    private List<AttributeDefinition> attributes;
    private List<SecondaryIndex> indexes;
    private int nextIndexId;
    private @Nullable TimeToLive timeToLive;
    private @Nullable OnDemandThroughput onDemand;
    private @Nullable WarmThroughput warm;
    private @Nullable Encryption encryption;
    private @Nullable PointInTimeRecovery recovery;
    private @Nullable InitialLoad load;
    private List<StreamingDestination> destinations;

    TableDefinitionBuilder(TableDefinition base) {
        this.base = base;
        billingMode = base.billingMode();
        billingModeChangedAt = base.billingModeChangedAt();
        throughput = base.throughput();
        stream = base.stream();
        deletionProtection = base.deletionProtection();
        tableClass = base.tableClass();
        tags = base.tags();
        attributes = base.attributes();
        indexes = base.indexes();
        nextIndexId = base.nextIndexId();
        timeToLive = base.timeToLive();
        onDemand = base.onDemand();
        warm = base.warm();
        encryption = base.encryption();
        recovery = base.recovery();
        load = base.load();
        destinations = base.destinations();
    }

    public TableDefinitionBuilder billing(BillingMode mode, long changedAt) {
        billingMode = mode;
        billingModeChangedAt = changedAt;
        return this;
    }

    public TableDefinitionBuilder throughput(Throughput value) {
        throughput = value;
        return this;
    }

    public TableDefinitionBuilder stream(@Nullable StreamSpec value) {
        stream = value;
        return this;
    }

    public TableDefinitionBuilder deletionProtection(boolean value) {
        deletionProtection = value;
        return this;
    }

    public TableDefinitionBuilder tableClass(TableClass value) {
        tableClass = value;
        return this;
    }

    public TableDefinitionBuilder tags(Map<String, String> value) {
        tags = value;
        return this;
    }

    public TableDefinitionBuilder attributes(List<AttributeDefinition> value) {
        attributes = value;
        return this;
    }

    /** All indexes, the unchanged ones included. An index that is added has the next id. */
    public TableDefinitionBuilder indexes(List<SecondaryIndex> value) {
        indexes = List.copyOf(value);
        for (SecondaryIndex index : indexes) {
            nextIndexId = Math.max(nextIndexId, index.id() + 1);
        }
        return this;
    }

    public TableDefinitionBuilder timeToLive(@Nullable TimeToLive value) {
        timeToLive = value;
        return this;
    }

    public TableDefinitionBuilder onDemand(@Nullable OnDemandThroughput value) {
        onDemand = value;
        return this;
    }

    public TableDefinitionBuilder warm(@Nullable WarmThroughput value) {
        warm = value;
        return this;
    }

    public TableDefinitionBuilder encryption(@Nullable Encryption value) {
        encryption = value;
        return this;
    }

    public TableDefinitionBuilder recovery(@Nullable PointInTimeRecovery value) {
        recovery = value;
        return this;
    }

    public TableDefinitionBuilder load(@Nullable InitialLoad value) {
        load = value;
        return this;
    }

    /** All of them, the unchanged ones included. */
    public TableDefinitionBuilder destinations(List<StreamingDestination> value) {
        destinations = List.copyOf(value);
        return this;
    }

    public TableDefinition build() {
        return new TableDefinition(
                base.number(),
                base.id(),
                base.name(),
                base.version() + 1,
                base.createdAt(),
                attributes,
                base.key(),
                billingMode,
                billingModeChangedAt,
                throughput,
                stream,
                deletionProtection,
                tableClass,
                tags,
                base.partitions(),
                indexes,
                nextIndexId,
                timeToLive,
                onDemand,
                warm,
                encryption,
                recovery,
                load,
                destinations);
    }
}
