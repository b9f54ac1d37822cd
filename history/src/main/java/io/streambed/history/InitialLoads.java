package io.streambed.history;

import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.CatalogState;
import io.streambed.materializer.CatalogTable;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.IndexKind;
import io.streambed.model.InitialLoad;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.model.TableStatus;
import io.streambed.schemas.CatalogRecord;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tables that are created to be filled by something other than their users: a restore or an import. Such a table is CREATING,
 * and held so by its definition's {@link InitialLoad}, until {@link #complete} or {@link #abandon}. In between its log
 * partitions know it like any other, as soon as {@link #isReady}, and take items from a {@link TableLoader} only.
 *
 * <p>Whoever fills a table must find it again after a crash, by what it has put into the definition or into a resource of the
 * catalog. Thread-safe.
 */
public final class InitialLoads {
    private final CatalogProposer proposer;

    public InitialLoads(CatalogProposer proposer) {
        this.proposer = proposer;
    }

    /**
     * Creates a table.
     *
     * @param definition the table as decided on a state of the catalog: with its next number, a load in progress, and the same
     *     id for all states; may throw DynamoDbException
     * @return the catalog's state with the table; fails with TableAlreadyExistsException
     */
    public CompletionStage<CatalogState> create(
            String name, Function<CatalogState, TableDefinition> definition, long deadlineNanos) {
        return proposer.propose(
                (state, proposalId) -> {
                    TableDefinition table = definition.apply(state);
                    if (state.table(name) != null) {
                        throw new DynamoDbException(ErrorType.TABLE_ALREADY_EXISTS, "Table already exists: " + name);
                    }
                    if (!table.isLoading()) {
                        throw new IllegalArgumentException("not to be filled: " + table);
                    }
                    return new CatalogRecord.TablePut(proposalId, state.version(), table);
                },
                deadlineNanos);
    }

    /** Whether all log partitions of a table know it, so that items can be loaded. */
    public static boolean isReady(CatalogTable table) {
        return table.unconfirmed().isEmpty();
    }

    /** Whether a table that has all its items waits for its global indexes, which are being built of them. */
    public static boolean isBuilding(CatalogTable table) {
        return table.definition().isBuildingIndexes();
    }

    /**
     * The next step with a table that has all its items: to have its global indexes built, or if it has none, or they are, to give
     * it to its users. To be called again when the table is no more {@link #isBuilding}, until it is not being filled any more.
     *
     * @return fails with ResourceNotFoundException if the table is not there or not being filled any more
     */
    public CompletionStage<CatalogState> complete(String tableId, long deadlineNanos) {
        return proposer.propose(
                (state, proposalId) -> {
                    TableDefinition table = loading(state.byId(tableId));
                    return new CatalogRecord.TablePut(proposalId, state.version(), afterItems(table));
                },
                deadlineNanos);
    }

    private static TableDefinition afterItems(TableDefinition table) {
        if (table.indexes().stream().anyMatch(index -> isToBuild(table, index))) {
            return table.withIndexesToBuild(index -> isToBuild(table, index));
        }
        if (table.isBuildingIndexes()) {
            throw DynamoDbException.internal("The table's indexes are being built");
        }
        InitialLoad load = table.load();
        return table.next().load(load == null ? null : load.completed()).build();
    }

    private static boolean isToBuild(TableDefinition table, SecondaryIndex index) {
        return index.kind() == IndexKind.GLOBAL && table.buildsLater(index);
    }

    /** Drops a table that cannot be filled. Fails like {@link #complete}. */
    public CompletionStage<CatalogState> abandon(String tableId, long deadlineNanos) {
        return proposer.propose(
                (state, proposalId) -> {
                    TableDefinition table = loading(state.byId(tableId));
                    return new CatalogRecord.TableDrop(
                            proposalId, state.version(), table.id(), System.currentTimeMillis());
                },
                deadlineNanos);
    }

    private static TableDefinition loading(@Nullable CatalogTable table) {
        if (table == null
                || table.status() == TableStatus.DELETING
                || !table.definition().isLoading()) {
            throw DynamoDbException.resourceNotFound("The table is not being filled");
        }
        return table.definition();
    }
}
