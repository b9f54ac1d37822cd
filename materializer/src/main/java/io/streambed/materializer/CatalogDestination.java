package io.streambed.materializer;

import io.streambed.model.KeySchema;
import io.streambed.model.StreamingDestination;
import io.streambed.model.TableDefinition;
import io.streambed.model.TablePartition;
import io.streambed.schemas.CatalogRecord.PartitionApplied;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What goes to a streaming destination that a table has or had: a window on each of the table's log partitions.
 *
 * @param since the version of the table's definition that enabled it
 * @param disabledVersion the version that disabled it, one more than the last if the table was dropped; 0: enabled
 * @param windows one per log partition of the table; the table partition in them means nothing
 */
public record CatalogDestination(
        String tableId,
        String tableName,
        int table,
        KeySchema key,
        String streamArn,
        long since,
        long disabledVersion,
        List<StreamShard> windows) {

    public CatalogDestination {
        windows = List.copyOf(windows);
    }

    static CatalogDestination enabled(TableDefinition definition, StreamingDestination destination) {
        List<StreamShard> windows = new ArrayList<>();
        Set<Integer> logPartitions = new HashSet<>();
        for (TablePartition partition : definition.partitions()) {
            if (logPartitions.add(partition.logPartition())) {
                windows.add(StreamShard.notStarted(0, partition.logPartition()));
            }
        }
        return new CatalogDestination(
                definition.id(),
                definition.name(),
                definition.number(),
                definition.key(),
                destination.streamArn(),
                destination.since(),
                0,
                windows);
    }

    /** The destinations of a table after its definition has changed. */
    static List<CatalogDestination> updated(List<CatalogDestination> before, TableDefinition next) {
        List<CatalogDestination> after = new ArrayList<>();
        Set<Long> known = new HashSet<>();
        for (CatalogDestination destination : before) {
            known.add(destination.since);
            boolean streams = next.destinations().stream()
                    .anyMatch(defined -> defined.since() == destination.since
                            && defined.status().streams());
            after.add(streams ? destination : destination.disabledBy(next.version()));
        }
        for (StreamingDestination defined : next.destinations()) {
            if (defined.status().streams() && known.add(defined.since())) {
                after.add(enabled(next, defined));
            }
        }
        return after;
    }

    public boolean isEnabled() {
        return disabledVersion == 0;
    }

    CatalogDestination disabledBy(long version) {
        return isEnabled()
                ? new CatalogDestination(tableId, tableName, table, key, streamArn, since, version, windows)
                : this;
    }

    /** This destination after a log partition has applied a version of its table's definition, or its drop. */
    CatalogDestination with(PartitionApplied applied) {
        boolean starts = applied.dropped() || applied.definitionVersion() >= since;
        boolean ends = !isEnabled() && (applied.dropped() || applied.definitionVersion() >= disabledVersion);
        if (!starts) {
            return this;
        }
        List<StreamShard> changed = new ArrayList<>(windows.size());
        for (StreamShard window : windows) {
            if (window.logPartition() == applied.logPartition()) {
                StreamShard started = window.startedBy(applied);
                changed.add(ends ? started.endedBy(applied) : started);
            } else {
                changed.add(window);
            }
        }
        return new CatalogDestination(tableId, tableName, table, key, streamArn, since, disabledVersion, changed);
    }

    /** Whether it is known on every log partition where its window begins. */
    public boolean started() {
        return windows.stream().allMatch(StreamShard::started);
    }

    /** Whether every window has ended before a time. */
    boolean endedBefore(long time) {
        return windows.stream().allMatch(window -> window.ended() && window.endTime() < time);
    }
}
