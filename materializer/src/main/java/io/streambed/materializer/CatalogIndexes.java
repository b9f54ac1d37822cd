package io.streambed.materializer;

import io.streambed.model.AttributeDefinition;
import io.streambed.model.IndexStatus;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.CatalogRecord.IndexApplied;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the log partitions of a table have confirmed of its indexes that come and go. Immutable.
 *
 * @param requestedVersion the last version of the definition that somebody proposed; those after it say what became of
 *     indexes, and do not make the table UPDATING
 * @param confirmed the log partitions that have done their part, by id of an index that is CREATING or DELETING
 */
record CatalogIndexes(long requestedVersion, Map<Integer, Set<Integer>> confirmed) {
    CatalogIndexes {
        confirmed = Map.copyOf(confirmed);
    }

    static CatalogIndexes created() {
        return new CatalogIndexes(1, Map.of());
    }

    /**
     * After a proposal: what was confirmed of a CREATING index says nothing of a DELETING one. Tags, time to live,
     * deletion protection, recovery and destinations change without the table being UPDATING, as in the service.
     */
    CatalogIndexes updated(TableDefinition before, TableDefinition next) {
        TableDefinition quietly = before.next()
                .tags(next.tags())
                .timeToLive(next.timeToLive())
                .deletionProtection(next.deletionProtection())
                .recovery(next.recovery())
                .load(next.load())
                .destinations(next.destinations())
                .build();
        long requested = next.equals(quietly) ? requestedVersion : next.version();
        Map<Integer, Set<Integer>> kept = new HashMap<>(confirmed);
        for (SecondaryIndex index : next.indexes()) {
            if (index.since() == next.version()) {
                kept.remove(index.id());
            }
        }
        return new CatalogIndexes(requested, kept);
    }

    CatalogIndexes with(IndexApplied applied, TableDefinition definition) {
        SecondaryIndex index = definition.index(applied.index());
        IndexStatus awaiting = applied.dropped() ? IndexStatus.DELETING : IndexStatus.CREATING;
        if (index == null || index.status() != awaiting) {
            return this;
        }
        Map<Integer, Set<Integer>> more = new HashMap<>(confirmed);
        Set<Integer> partitions = new HashSet<>(confirmed.getOrDefault(index.id(), Set.of()));
        partitions.add(applied.logPartition());
        more.put(index.id(), Set.copyOf(partitions));
        return new CatalogIndexes(requestedVersion, more);
    }

    boolean isConfirmed(int index, int logPartition) {
        return confirmed.getOrDefault(index, Set.of()).contains(logPartition);
    }

    /** Without the confirmations of an index that is settled. */
    CatalogIndexes settled(int index) {
        Map<Integer, Set<Integer>> kept = new HashMap<>(confirmed);
        kept.remove(index);
        return new CatalogIndexes(requestedVersion, kept);
    }

    /** The next definition, with the index ACTIVE or gone, if all log partitions have confirmed; else null. */
    @Nullable
    TableDefinition settled(TableDefinition definition, int id, Set<Integer> logPartitions) {
        SecondaryIndex index = definition.index(id);
        if (index == null || !confirmed.getOrDefault(id, Set.of()).containsAll(logPartitions)) {
            return null;
        }
        List<SecondaryIndex> after = new ArrayList<>(definition.indexes());
        int position = after.indexOf(index);
        if (index.status() == IndexStatus.DELETING) {
            after.remove(position);
            return definition
                    .next()
                    .indexes(after)
                    .attributes(used(definition, after))
                    .build();
        }
        after.set(position, index.withStatus(IndexStatus.ACTIVE, definition.version() + 1));
        return definition.next().indexes(after).build();
    }

    /** A table declares no attribute that no key has. */
    private static List<AttributeDefinition> used(TableDefinition definition, List<SecondaryIndex> indexes) {
        return definition.attributes().stream()
                .filter(attribute -> definition.key().contains(attribute.name())
                        || indexes.stream().anyMatch(index -> index.key().contains(attribute.name())))
                .toList();
    }
}
