package io.streambed.protocol;

import io.streambed.model.Arns;
import io.streambed.model.BillingMode;
import io.streambed.model.CapacityUnits;
import io.streambed.model.IndexStatus;
import io.streambed.model.OnDemandThroughput;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds tables and global indexes to their provisioned throughput, or to the maximum of those that are on demand.
 *
 * <p>Each has a bucket of read units and one of write units on every node, which fill at the rate of the node's share: as many of
 * the table's partitions as live on log partitions that the node serves. Within a node the share is not divided further, so a
 * hot partition may take all of it, as with the service's adaptive capacity. The buckets of a node that starts, or of a table
 * that is new to it, are full.
 *
 * <p>A request is asked for before anything is read or decided; it passes if there is anything left, and what it really cost is
 * taken out afterwards. A write needs something left of the table and of every global index that is written to. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html">DynamoDB
 *     provisioned capacity mode</a>
 */
public final class ThroughputLimits {
    /** Nothing is limited. */
    public static final ThroughputLimits OFF = new ThroughputLimits(null, _ -> true, () -> 0);

    private final @Nullable Arns arns;
    private final IntPredicate served;
    private final LongSupplier nanos;
    private final Map<Integer, TableBuckets> tables = new ConcurrentHashMap<>();

    private ThroughputLimits(@Nullable Arns arns, IntPredicate served, LongSupplier nanos) {
        this.arns = arns;
        this.served = served;
        this.nanos = nanos;
    }

    /**
     * Limits that are enforced.
     *
     * @param served whether this node serves a log partition
     * @param nanos a clock like {@link System#nanoTime()}
     */
    public static ThroughputLimits enforced(Arns arns, IntPredicate served, LongSupplier nanos) {
        return new ThroughputLimits(arns, served, nanos);
    }

    /** Whether there is any need to compute what requests cost. */
    public boolean enforced() {
        return arns != null;
    }

    /**
     * Whether a read may pass.
     *
     * @param index what is read, null for the table; a local index has its table's throughput
     * @return null if it may
     */
    public @Nullable Throttled reading(TableDefinition table, @Nullable SecondaryIndex index) {
        if (arns == null || !limits(table)) {
            return null;
        }
        long now = nanos.getAsLong();
        TableBuckets buckets = buckets(table, now);
        if (index == null || index.isLocal()) {
            return buckets.table().mayRead(now) ? null : throttled(arns, table, null, false);
        }
        return buckets.mayRead(index, now) ? null : throttled(arns, table, index, false);
    }

    /** Whether a write of an item may pass; null if it may. */
    public @Nullable Throttled writing(TableDefinition table) {
        if (arns == null || !limits(table)) {
            return null;
        }
        long now = nanos.getAsLong();
        TableBuckets buckets = buckets(table, now);
        if (!buckets.table().mayWrite(now)) {
            return throttled(arns, table, null, true);
        }
        for (SecondaryIndex index : table.indexes()) {
            if (!index.isLocal() && index.status() != IndexStatus.DELETING && !buckets.mayWrite(index, now)) {
                return throttled(arns, table, index, true);
            }
        }
        return null;
    }

    /** Takes what a read has cost. */
    public void read(TableDefinition table, CapacityUnits units) {
        if (arns != null && limits(table)) {
            long now = nanos.getAsLong();
            buckets(table, now).takeRead(table, units, now);
        }
    }

    /** Takes what a write has cost; units below zero give back what was taken for it in advance. */
    public void written(TableDefinition table, CapacityUnits units) {
        if (arns != null && limits(table)) {
            long now = nanos.getAsLong();
            buckets(table, now).takeWrite(table, units, now);
        }
    }

    /** Most tables that are on demand have no limit at all. */
    private static boolean limits(TableDefinition table) {
        if (table.billingMode() == BillingMode.PROVISIONED || table.onDemand() != null) {
            return true;
        }
        for (SecondaryIndex index : table.indexes()) {
            OnDemandThroughput most = index.onDemand();
            if (most != null) {
                return true;
            }
        }
        return false;
    }

    private static Throttled throttled(
            Arns arns, TableDefinition table, @Nullable SecondaryIndex index, boolean write) {
        String resource = index == null ? arns.table(table.name()) : arns.index(table.name(), index.name());
        return switch (table.billingMode()) {
            case PROVISIONED -> Throttled.provisioned(index != null, write, resource);
            case PAY_PER_REQUEST -> Throttled.onDemand(index != null, write, resource);
        };
    }

    private TableBuckets buckets(TableDefinition table, long now) {
        TableBuckets known = tables.get(table.number());
        if (known == null) {
            // Those of dropped tables are full after a while, and full ones are as good as new ones.
            tables.values().removeIf(buckets -> buckets.areFull(now));
            known = tables.computeIfAbsent(table.number(), _ -> new TableBuckets(served));
        }
        known.adapt(table, now);
        return known;
    }
}
