package io.streambed.protocol;

import io.streambed.model.BillingMode;
import io.streambed.model.CapacityUnits;
import io.streambed.model.OnDemandThroughput;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.model.TablePartition;
import io.streambed.model.Throughput;
import io.streambed.model.TokenBucket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What is left of the throughput of a table and its global indexes, on this node. Mutable and thread-safe. */
final class TableBuckets {
    /** How often the node looks which log partitions it serves. */
    private static final long SHARE_NANOS = 1_000_000_000;

    private final IntPredicate served;
    private final Buckets table = new Buckets();
    private final Map<Integer, Buckets> indexes = new ConcurrentHashMap<>();
    private volatile long version;
    private volatile long adaptedAt;

    TableBuckets(IntPredicate served) {
        this.served = served;
    }

    Buckets table() {
        return table;
    }

    boolean mayRead(SecondaryIndex index, long now) {
        Buckets buckets = indexes.get(index.id());
        return buckets == null || buckets.mayRead(now);
    }

    boolean mayWrite(SecondaryIndex index, long now) {
        Buckets buckets = indexes.get(index.id());
        return buckets == null || buckets.mayWrite(now);
    }

    /** Reads of local indexes are the table's. */
    void takeRead(TableDefinition definition, CapacityUnits units, long now) {
        table.takeRead(ofTable(units), now);
        units.global().forEach((name, ofIndex) -> {
            Buckets buckets = named(definition, name);
            if (buckets != null) {
                buckets.takeRead(ofIndex, now);
            }
        });
    }

    /** Writes to local indexes are the table's. */
    void takeWrite(TableDefinition definition, CapacityUnits units, long now) {
        table.takeWrite(ofTable(units), now);
        units.global().forEach((name, ofIndex) -> {
            Buckets buckets = named(definition, name);
            if (buckets != null) {
                buckets.takeWrite(ofIndex, now);
            }
        });
    }

    boolean areFull(long now) {
        return table.areFull(now) && indexes.values().stream().allMatch(buckets -> buckets.areFull(now));
    }

    /** Follows the table's definition, and which part of the table is this node's. */
    void adapt(TableDefinition definition, long now) {
        if (version == definition.version() && now - adaptedAt < SHARE_NANOS) {
            return;
        }
        synchronized (this) {
            // A request that was decoded before the table changed must not set back what a later one has set.
            if (definition.version() < version) {
                return;
            }
            double share = share(definition);
            boolean provisioned = definition.billingMode() == BillingMode.PROVISIONED;
            table.rates(provisioned, definition.throughput(), definition.onDemand(), share, now);
            indexes.keySet().removeIf(id -> definition.index(id) == null);
            for (SecondaryIndex index : definition.indexes()) {
                if (!index.isLocal()) {
                    indexes.computeIfAbsent(index.id(), _ -> new Buckets())
                            .rates(provisioned, index.throughput(), index.onDemand(), share, now);
                }
            }
            version = definition.version();
            adaptedAt = now;
        }
    }

    /** At least one partition's part: whoever is asked has been taken for an owner. */
    private double share(TableDefinition definition) {
        int own = 0;
        for (TablePartition partition : definition.partitions()) {
            if (served.test(partition.logPartition())) {
                own++;
            }
        }
        return (double) Math.max(own, 1) / definition.partitions().size();
    }

    private static double ofTable(CapacityUnits units) {
        double sum = units.table();
        for (double ofIndex : units.local().values()) {
            sum += ofIndex;
        }
        return sum;
    }

    private @Nullable Buckets named(TableDefinition definition, String name) {
        SecondaryIndex index = definition.index(name);
        return index == null ? null : indexes.get(index.id());
    }

    /** The read and write units of one table or index; null for what is unlimited. */
    static final class Buckets {
        private volatile @Nullable TokenBucket reads;
        private volatile @Nullable TokenBucket writes;

        boolean mayRead(long now) {
            TokenBucket bucket = reads;
            return bucket == null || bucket.hasTokens(now);
        }

        boolean mayWrite(long now) {
            TokenBucket bucket = writes;
            return bucket == null || bucket.hasTokens(now);
        }

        private void takeRead(double units, long now) {
            take(reads, units, now);
        }

        private void takeWrite(double units, long now) {
            take(writes, units, now);
        }

        private static void take(@Nullable TokenBucket bucket, double units, long now) {
            if (bucket != null && units != 0) {
                bucket.take(units, now);
            }
        }

        private boolean areFull(long now) {
            TokenBucket read = reads;
            TokenBucket write = writes;
            return (read == null || read.isFull(now)) && (write == null || write.isFull(now));
        }

        /** Called under the table's lock. */
        private void rates(
                boolean provisioned, Throughput throughput, @Nullable OnDemandThroughput most, double share, long now) {
            long unlimited = OnDemandThroughput.UNLIMITED;
            long read = provisioned ? throughput.readUnits() : most == null ? unlimited : most.maxReadUnits();
            long write = provisioned ? throughput.writeUnits() : most == null ? unlimited : most.maxWriteUnits();
            reads = rate(reads, read, share, now);
            writes = rate(writes, write, share, now);
        }

        private static @Nullable TokenBucket rate(@Nullable TokenBucket bucket, long units, double share, long now) {
            if (units <= 0) {
                return null;
            }
            if (bucket == null) {
                return new TokenBucket(units * share, now);
            }
            bucket.rate(units * share, now);
            return bucket;
        }
    }
}
