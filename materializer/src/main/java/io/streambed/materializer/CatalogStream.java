package io.streambed.materializer;

import io.streambed.model.KeySchema;
import io.streambed.model.StreamSpec;
import io.streambed.model.TableDefinition;
import io.streambed.model.TablePartition;
import io.streambed.schemas.CatalogRecord.PartitionApplied;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream that a table has or had.
 *
 * @param createdAt when it was enabled, epoch milliseconds
 * @param enabledVersion the version of the table's definition that enabled it
 * @param disabledVersion the version that disabled it, one more than the last if the table was dropped; 0: enabled
 * @param shards one per table partition, in their order
 */
public record CatalogStream(
        String tableId,
        String tableName,
        KeySchema key,
        StreamSpec spec,
        long createdAt,
        long enabledVersion,
        long disabledVersion,
        List<StreamShard> shards) {

    public CatalogStream {
        shards = List.copyOf(shards);
    }

    static CatalogStream enabled(TableDefinition definition, StreamSpec spec) {
        List<StreamShard> shards = new ArrayList<>();
        for (TablePartition partition : definition.partitions()) {
            shards.add(StreamShard.notStarted(shards.size(), partition.logPartition()));
        }
        return new CatalogStream(
                definition.id(),
                definition.name(),
                definition.key(),
                spec,
                timeOf(spec.label(), definition.createdAt()),
                definition.version(),
                0,
                shards);
    }

    private static long timeOf(String label, long otherwise) {
        try {
            return LocalDateTime.parse(label).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }

    public boolean isEnabled() {
        return disabledVersion == 0;
    }

    CatalogStream disabledBy(long version) {
        return new CatalogStream(tableId, tableName, key, spec, createdAt, enabledVersion, version, shards);
    }

    /** This stream after a log partition has applied a version of its table's definition, or its drop. */
    CatalogStream with(PartitionApplied applied) {
        boolean starts = applied.dropped() || applied.definitionVersion() >= enabledVersion;
        boolean ends = !isEnabled() && (applied.dropped() || applied.definitionVersion() >= disabledVersion);
        if (!starts) {
            return this;
        }
        List<StreamShard> changed = new ArrayList<>(shards.size());
        for (StreamShard shard : shards) {
            if (shard.logPartition() == applied.logPartition()) {
                StreamShard started = shard.startedBy(applied);
                changed.add(ends ? started.endedBy(applied) : started);
            } else {
                changed.add(shard);
            }
        }
        return new CatalogStream(tableId, tableName, key, spec, createdAt, enabledVersion, disabledVersion, changed);
    }

    /** Whether every shard has ended before a time. */
    public boolean endedBefore(long time) {
        return shards.stream().allMatch(shard -> shard.ended() && shard.endTime() < time);
    }
}
