package io.streambed.materializer;

import io.streambed.model.TableDefinition;
import io.streambed.model.TableStatus;
import io.streambed.schemas.CatalogRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The catalog's state machine while it folds a run of records, so that a long catalog is not copied for every record of
 * it. Mutable, used by one thread.
 *
 * <p>A proposal is valid if it was decided on the version that is still current and fits it; only valid proposals make
 * versions. Confirmations of log partitions make none: they commute, and may be repeated.
 */
final class CatalogFold {
    private long version;
    private int nextTableNumber;
    private final TreeMap<String, CatalogTable> byName;
    private final Map<String, CatalogTable> byId;
    private final TreeMap<CatalogResource.Key, CatalogResource> resources;

    CatalogFold(CatalogState start) {
        version = start.version();
        nextTableNumber = start.nextTableNumber();
        byName = new TreeMap<>(start.tables());
        byId = new HashMap<>(start.byId());
        resources = new TreeMap<>(start.resources());
    }

    CatalogState state() {
        return new CatalogState(version, nextTableNumber, byName, byId, resources);
    }

    /** Folds a record; false for a proposal that is void. */
    boolean apply(CatalogRecord record) {
        return switch (record) {
            case CatalogRecord.TablePut put -> put.basedOn() == version && put(put.definition());
            case CatalogRecord.TableDrop drop -> drop.basedOn() == version && drop(drop.tableId());
            case CatalogRecord.PartitionApplied applied -> confirm(applied);
            case CatalogRecord.IndexApplied applied -> confirm(applied);
            case CatalogRecord.ResourcePut put -> put.basedOn() == version && put(put);
            case CatalogRecord.ResourceDrop drop -> drop.basedOn() == version && drop(drop);
        };
    }

    private boolean put(TableDefinition definition) {
        CatalogTable before = byId.get(definition.id());
        return before == null ? create(definition) : update(before, definition);
    }

    private boolean create(TableDefinition definition) {
        if (byName.containsKey(definition.name())
                || definition.number() < nextTableNumber
                || definition.version() != 1) {
            return false;
        }
        nextTableNumber = definition.number() + 1;
        remember(CatalogTable.created(definition));
        version++;
        return true;
    }

    private boolean update(CatalogTable before, TableDefinition definition) {
        TableDefinition current = before.definition();
        if (before.status() == TableStatus.DELETING
                || definition.number() != current.number()
                || !definition.name().equals(current.name())
                || definition.version() != current.version() + 1) {
            return false;
        }
        remember(before.updated(definition));
        version++;
        return true;
    }

    private boolean drop(String tableId) {
        CatalogTable before = byId.get(tableId);
        if (before == null || before.status() == TableStatus.DELETING) {
            return false;
        }
        remember(before.dropping());
        version++;
        return true;
    }

    private boolean put(CatalogRecord.ResourcePut put) {
        CatalogResource resource = new CatalogResource(new CatalogResource.Key(put.kind(), put.id()), put.json());
        resources.put(resource.key(), resource);
        version++;
        return true;
    }

    private boolean drop(CatalogRecord.ResourceDrop drop) {
        boolean known = resources.remove(new CatalogResource.Key(drop.kind(), drop.id())) != null;
        if (known) {
            version++;
        }
        return known;
    }

    /** A confirmation for a table that is unknown is for one that was pruned: late, and of no interest. */
    private boolean confirm(CatalogRecord.PartitionApplied applied) {
        CatalogTable before = byId.get(applied.tableId());
        if (before != null) {
            remember(before.with(applied));
        }
        return true;
    }

    /**
     * The definition may get its next version from this, without a proposal and without a new version of the catalog: a
     * proposal that was decided on the definition before is void because it makes the same version again.
     */
    private boolean confirm(CatalogRecord.IndexApplied applied) {
        CatalogTable before = byId.get(applied.tableId());
        if (before != null) {
            remember(before.with(applied));
        }
        return true;
    }

    private void remember(CatalogTable table) {
        TableDefinition definition = table.definition();
        byId.put(definition.id(), table);
        @Nullable CatalogTable named = byName.get(definition.name());
        boolean ownsName = named == null || named.definition().id().equals(definition.id());
        if (table.gone()) {
            if (ownsName) {
                byName.remove(definition.name());
            }
        } else if (ownsName) {
            byName.put(definition.name(), table);
        }
    }

    /** Forgets tables and streams that ended before a time. */
    void prune(long time) {
        for (CatalogTable table : byId.values().toArray(CatalogTable[]::new)) {
            CatalogTable pruned = table.pruned(time);
            if (pruned == null) {
                byId.remove(table.definition().id());
            } else if (!pruned.equals(table)) {
                remember(pruned);
            }
        }
    }
}
