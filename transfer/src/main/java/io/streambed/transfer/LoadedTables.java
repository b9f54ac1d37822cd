package io.streambed.transfer;

import io.streambed.history.InitialLoads;
import io.streambed.materializer.CatalogState;
import io.streambed.materializer.CatalogTable;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.TableDefinition;
import io.streambed.write.TableSettings;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tables that a job makes and fills. They are CREATING until the job says that all is in them, and gone if it fails; so nobody
 * ever sees a half of one. Thread-safe.
 */
final class LoadedTables {
    private static final long CATALOG_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long POLL_MILLIS = 20;

    private final TableSettings settings;
    private final InitialLoads loads;

    LoadedTables(TableSettings settings) {
        this.settings = settings;
        this.loads = new InitialLoads(settings.proposer());
    }

    /**
     * Puts the job's table into the catalog, unless it is there.
     *
     * @param definition makes it for a table number; its load is in progress
     * @return fails with a DynamoDbException if the name is taken
     */
    CompletionStage<Void> create(Job job, IntFunction<TableDefinition> definition, long deadlineNanos) {
        return loads.create(job.tableName(), state -> free(state, job, definition), deadlineNanos)
                .handle((_, failure) -> {
                    if (failure != null && settings.catalog().state().byId(job.tableId()) == null) {
                        throw failure instanceof CompletionException wrapped
                                ? wrapped
                                : new CompletionException(failure);
                    }
                    return null;
                });
    }

    private static TableDefinition free(CatalogState state, Job job, IntFunction<TableDefinition> definition) {
        if (state.table(job.tableName()) != null) {
            throw new DynamoDbException(ErrorType.RESOURCE_IN_USE, "Table already exists: " + job.tableName());
        }
        return definition.apply(state.nextTableNumber());
    }

    /** The job's table, once every log partition knows it, so that it can be filled. */
    TableDefinition await(Job job, IntFunction<TableDefinition> definition, JobProgress progress)
            throws TransferException, InterruptedException {
        try {
            create(job, definition, System.nanoTime() + CATALOG_NANOS)
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            throw failed("The table could not be created.", e);
        }
        while (true) {
            progress.check();
            CatalogTable table = settings.catalog().state().byId(job.tableId());
            if (table == null || table.gone() || !table.definition().isLoading()) {
                throw new TransferException(FailureCode.TABLE_NOT_FOUND, "The table is not being filled any more.");
            }
            if (InitialLoads.isReady(table)) {
                return table.definition();
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Makes the table ACTIVE: everything is in it. Its global indexes are built of it before that. */
    void complete(Job job, JobProgress progress) throws TransferException, InterruptedException {
        while (true) {
            progress.check();
            CatalogTable table = settings.catalog().state().byId(job.tableId());
            if (table == null || table.gone()) {
                throw new TransferException(FailureCode.TABLE_NOT_FOUND, "The table is gone.");
            }
            if (!table.definition().isLoading()) {
                return;
            }
            if (InitialLoads.isBuilding(table)) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } else {
                proceed(job);
            }
        }
    }

    private void proceed(Job job) throws TransferException, InterruptedException {
        try {
            loads.complete(job.tableId(), System.nanoTime() + CATALOG_NANOS)
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            CatalogTable known = settings.catalog().state().byId(job.tableId());
            if (known == null || known.definition().isLoading()) {
                throw failed("The table could not be completed.", e);
            }
        }
    }

    private static TransferException failed(String message, ExecutionException failure) {
        @Nullable Throwable cause = failure.getCause();
        return new TransferException(
                FailureCode.INTERNAL_ERROR, cause instanceof DynamoDbException known ? known.text() : message, failure);
    }

    /** Drops the table of a job that failed, if it was still being filled. */
    void drop(Job job) throws InterruptedException {
        while (true) {
            CatalogTable table = settings.catalog().state().byId(job.tableId());
            if (table == null || table.gone() || !table.definition().isLoading()) {
                return;
            }
            try {
                loads.abandon(job.tableId(), System.nanoTime() + CATALOG_NANOS)
                        .toCompletableFuture()
                        .get();
                return;
            } catch (ExecutionException e) {
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }
}
