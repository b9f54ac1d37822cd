package io.streambed.materializer;

import io.streambed.model.IndexStatus;
import io.streambed.model.PointInTimeRecovery;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.StreamSpec;
import io.streambed.model.TableDefinition;
import io.streambed.model.TablePartition;
import io.streambed.model.TableStatus;
import io.streambed.schemas.CatalogRecord.IndexApplied;
import io.streambed.schemas.CatalogRecord.PartitionApplied;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table as the catalog has it, with what its log partitions have confirmed. Immutable. */
public final class CatalogTable {
    /** Stands for the drop among the versions that log partitions confirm. */
    private static final long DROP = Long.MAX_VALUE;

    private final TableDefinition definition;
    private final boolean dropping;

    /** By log partition, the highest version of the definition it has confirmed. */
    private final Map<Integer, Long> confirmations;

    /** Commit time of the last drop confirmed; 0 before. */
    private final long droppedAt;

    private final List<CatalogStream> streams;

    private final CatalogIndexes indexes;

    private final List<CatalogDestination> destinations;

    private CatalogTable(
            TableDefinition definition,
            boolean dropping,
            Map<Integer, Long> confirmations,
            long droppedAt,
            List<CatalogStream> streams,
            CatalogIndexes indexes,
            List<CatalogDestination> destinations) {
        this.definition = definition;
        this.dropping = dropping;
        this.confirmations = Map.copyOf(confirmations);
        this.droppedAt = droppedAt;
        this.streams = List.copyOf(streams);
        this.indexes = indexes;
        this.destinations = List.copyOf(destinations);
    }

    static CatalogTable created(TableDefinition definition) {
        StreamSpec stream = definition.stream();
        List<CatalogStream> streams = stream == null ? List.of() : List.of(CatalogStream.enabled(definition, stream));
        return new CatalogTable(
                definition,
                false,
                Map.of(),
                0,
                streams,
                CatalogIndexes.created(),
                CatalogDestination.updated(List.of(), definition));
    }

    CatalogTable updated(TableDefinition next) {
        StreamSpec before = definition.stream();
        StreamSpec after = next.stream();
        List<CatalogDestination> sent = CatalogDestination.updated(destinations, next);
        if (Objects.equals(before, after)) {
            return new CatalogTable(next, false, confirmations, 0, streams, indexes.updated(definition, next), sent);
        }
        List<CatalogStream> changed = streamsDisabledBy(next.version());
        if (after != null) {
            changed.add(CatalogStream.enabled(next, after));
        }
        return new CatalogTable(next, false, confirmations, 0, changed, indexes.updated(definition, next), sent);
    }

    CatalogTable dropping() {
        long version = definition.version() + 1;
        return new CatalogTable(
                definition,
                true,
                confirmations,
                0,
                streamsDisabledBy(version),
                indexes,
                destinations.stream()
                        .map(destination -> destination.disabledBy(version))
                        .toList());
    }

    private List<CatalogStream> streamsDisabledBy(long version) {
        List<CatalogStream> changed = new ArrayList<>(streams.size() + 1);
        for (CatalogStream stream : streams) {
            changed.add(stream.isEnabled() ? stream.disabledBy(version) : stream);
        }
        return changed;
    }

    /** Confirmations may come late, again and in any order. */
    CatalogTable with(PartitionApplied applied) {
        Map<Integer, Long> more = new HashMap<>(confirmations);
        more.merge(applied.logPartition(), applied.dropped() ? DROP : applied.definitionVersion(), Math::max);
        List<CatalogStream> changed = new ArrayList<>(streams.size());
        for (CatalogStream stream : streams) {
            changed.add(stream.with(applied));
        }
        long at = applied.dropped() ? Math.max(droppedAt, applied.time()) : droppedAt;
        List<CatalogDestination> sent = destinations.stream()
                .map(destination -> destination.with(applied))
                .toList();
        return new CatalogTable(definition, dropping, more, at, changed, indexes, sent);
    }

    /** Confirmations may come late, again and in any order. */
    CatalogTable with(IndexApplied applied) {
        if (dropping || !logPartitions().contains(applied.logPartition())) {
            return this;
        }
        CatalogIndexes after = indexes.with(applied, definition);
        TableDefinition next = after.settled(definition, applied.index(), logPartitions());
        return next == null
                ? new CatalogTable(definition, false, confirmations, 0, streams, after, destinations)
                : new CatalogTable(
                        next,
                        false,
                        confirmations,
                        0,
                        streams,
                        after.settled(applied.index()),
                        CatalogDestination.updated(destinations, next));
    }

    /** Commit time of the drop, epoch milliseconds; 0 before all log partitions have confirmed it. */
    public long droppedAt() {
        return gone() ? droppedAt : 0;
    }

    /** The time until which a table that is gone can be restored, epoch milliseconds; 0 if it cannot. */
    public long recoverableUntil() {
        PointInTimeRecovery recovery = definition.recovery();
        return gone() && recovery != null ? droppedAt + recovery.periodMillis() : 0;
    }

    /** This table without the streams that ended before a time; null if nothing of it needs to be remembered. */
    @Nullable
    CatalogTable pruned(long time) {
        if (gone() && Math.max(droppedAt, recoverableUntil()) < time) {
            return null;
        }
        List<CatalogStream> kept = new ArrayList<>(streams);
        List<CatalogDestination> sent = new ArrayList<>(destinations);
        boolean streamsEnded = kept.removeIf(stream -> stream.endedBefore(time));
        boolean destinationsEnded = sent.removeIf(destination -> destination.endedBefore(time));
        return streamsEnded || destinationsEnded
                ? new CatalogTable(definition, dropping, confirmations, droppedAt, kept, indexes, sent)
                : this;
    }

    /** The definition as the catalog last accepted it, whether the log partitions have it yet or not. */
    public TableDefinition definition() {
        return definition;
    }

    /** As DescribeTable shows it. A table that is {@link #gone} stays DELETING. */
    public TableStatus status() {
        if (dropping) {
            return TableStatus.DELETING;
        }
        if (definition.isLoading()) {
            return TableStatus.CREATING;
        }
        boolean updating = false;
        for (TablePartition partition : definition.partitions()) {
            long confirmed = confirmedVersion(partition.logPartition());
            if (confirmed == 0) {
                return TableStatus.CREATING;
            }
            updating |= confirmed < indexes.requestedVersion();
        }
        return updating ? TableStatus.UPDATING : TableStatus.ACTIVE;
    }

    /** An index's status as DescribeTable shows it: ACTIVE when every log partition knows. */
    public IndexStatus status(SecondaryIndex index) {
        return switch (status()) {
            case CREATING -> IndexStatus.CREATING;
            case DELETING -> IndexStatus.DELETING;
            case UPDATING, ACTIVE ->
                index.isActive() && !isKnownEverywhere(index) ? IndexStatus.CREATING : index.status();
        };
    }

    /** Whether an index that was added to the table is being filled: every log partition knows of it. */
    public boolean isBackfilling(SecondaryIndex index) {
        return index.status() == IndexStatus.CREATING && isKnownEverywhere(index);
    }

    private boolean isKnownEverywhere(SecondaryIndex index) {
        for (TablePartition partition : definition.partitions()) {
            if (confirmedVersion(partition.logPartition()) < index.since()) {
                return false;
            }
        }
        return true;
    }

    /** Whether a log partition has confirmed its part for an index that is CREATING or DELETING. */
    public boolean indexConfirmedBy(int index, int logPartition) {
        return indexes.isConfirmed(index, logPartition);
    }

    /** Whether every log partition has dropped it, so that its name is free. */
    public boolean gone() {
        return dropping && unconfirmed().isEmpty();
    }

    /** Whether the log partition has confirmed the current definition, or the drop of a table that is DELETING. */
    public boolean confirmedBy(int logPartition) {
        return confirmedVersion(logPartition) >= (dropping ? DROP : definition.version());
    }

    /** The log partitions that have confirmed the current definition, or the drop of a table that is DELETING. */
    public Set<Integer> confirmed() {
        Set<Integer> partitions = logPartitions();
        partitions.removeIf(partition -> !confirmedBy(partition));
        return partitions;
    }

    /** The log partitions of the table that are not among {@link #confirmed}. */
    public Set<Integer> unconfirmed() {
        Set<Integer> partitions = logPartitions();
        partitions.removeIf(this::confirmedBy);
        return partitions;
    }

    private Set<Integer> logPartitions() {
        Set<Integer> partitions = new HashSet<>();
        for (TablePartition partition : definition.partitions()) {
            partitions.add(partition.logPartition());
        }
        return partitions;
    }

    private long confirmedVersion(int logPartition) {
        return confirmations.getOrDefault(logPartition, 0L);
    }

    /** Its streams, the oldest first, those that ended included for a time. */
    public List<CatalogStream> streams() {
        return streams;
    }

    /** What goes to its streaming destinations, the oldest first, those that ended included for a time. */
    public List<CatalogDestination> destinations() {
        return destinations;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CatalogTable that
                && definition.equals(that.definition)
                && dropping == that.dropping
                && confirmations.equals(that.confirmations)
                && droppedAt == that.droppedAt
                && streams.equals(that.streams)
                && indexes.equals(that.indexes)
                && destinations.equals(that.destinations);
    }

    @Override
    public int hashCode() {
        return definition.hashCode();
    }

    @Override
    public String toString() {
        return definition.name() + " v" + definition.version() + " " + status() + " " + confirmations;
    }
}
