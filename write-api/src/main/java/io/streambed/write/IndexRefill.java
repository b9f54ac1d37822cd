package io.streambed.write;

import io.streambed.materializer.AppliedRecord;
import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.CatalogState;
import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.PartitionListener;
import io.streambed.model.DynamoDbException;
import io.streambed.model.TableDefinition;
import io.streambed.model.TableStatus;
import io.streambed.schemas.CatalogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills global indexes again when Kafka has lost index updates, or may have. An index gets another id, as if it was dropped and
 * added in one step: whatever entries there are of the old id, missing, stale or invented, nobody sees them any more, and
 * updates that are still on their way for it count for nothing. Meanwhile the index is CREATING, as one that is added.
 *
 * <p>All its state belongs to its one thread.
 */
public final class IndexRefill implements PartitionListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexRefill.class);
    private static final Duration PROPOSAL_TIMEOUT = Duration.ofSeconds(30);
    private static final long RETRY_MILLIS = 1_000;

    /** Until then what the indexes were filled with is in the changelogs: some commit intervals. */
    private static final long SAFE_AFTER_MILLIS = 60_000;

    private final Catalog catalog;
    private final CatalogProposer proposer;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("streambed-index-refill").factory());

    public IndexRefill(Catalog catalog, CatalogProposer proposer) {
        this.catalog = catalog;
        this.proposer = proposer;
    }

    /**
     * Fills all global indexes of all tables again.
     *
     * @param done called when that is so, and will stay so after any crash
     */
    public void refillAll(Runnable done) {
        refill(_ -> true, () -> awaitFilled(done));
    }

    @Override
    public void opened(OpenPartition partition) {}

    @Override
    public void indexUpdatesLost(OpenPartition partition) {
        int lost = partition.logPartition();
        refill(
                table -> table.partitions().stream().anyMatch(range -> range.logPartition() == lost),
                () -> LOG.info("The global indexes on log partition {} are being filled again", lost));
    }

    @Override
    public void applied(OpenPartition partition, AppliedRecord record) {}

    @Override
    public void closed(OpenPartition partition, boolean clean) {}

    private void refill(Predicate<TableDefinition> affected, Runnable proposed) {
        execute(() -> catalog.readToEnd()
                .whenComplete((state, failure) -> execute(() -> {
                    if (failure == null) {
                        List<String> ids = new ArrayList<>();
                        for (CatalogTable table : state.tables().values()) {
                            if (affected.test(table.definition())
                                    && table.status() != TableStatus.DELETING
                                    && hasGlobalIndex(table.definition())) {
                                ids.add(table.definition().id());
                            }
                        }
                        propose(ids, proposed);
                    } else {
                        LOG.warn("The catalog cannot be read; global indexes will be filled again later", failure);
                        later(() -> refill(affected, proposed));
                    }
                })));
    }

    /** One table after the other. */
    private void propose(List<String> ids, Runnable proposed) {
        if (ids.isEmpty()) {
            proposed.run();
            return;
        }
        String id = ids.getFirst();
        proposer.propose((state, proposal) -> refilling(state, proposal, id), deadline())
                .whenComplete((_, failure) -> execute(() -> {
                    if (failure == null || isGone(id)) {
                        propose(ids.subList(1, ids.size()), proposed);
                    } else {
                        LOG.warn("The global indexes of a table cannot be filled again yet", failure);
                        later(() -> propose(ids, proposed));
                    }
                }));
    }

    private static long deadline() {
        return System.nanoTime() + PROPOSAL_TIMEOUT.toNanos();
    }

    private boolean isGone(String id) {
        CatalogTable table = catalog.state().byId(id);
        return table == null || table.status() == TableStatus.DELETING;
    }

    private static CatalogRecord refilling(CatalogState state, String proposal, String id) {
        CatalogTable table = state.byId(id);
        if (table == null || table.status() == TableStatus.DELETING) {
            throw DynamoDbException.internal("The table is gone");
        }
        TableDefinition definition = table.definition();
        return new CatalogRecord.TablePut(proposal, state.version(), definition.withIndexesToBuild(definition::feeds));
    }

    private static boolean hasGlobalIndex(TableDefinition table) {
        return table.indexes().stream().anyMatch(table::feeds);
    }

    private void awaitFilled(Runnable done) {
        if (catalog.state().tables().values().stream().anyMatch(IndexRefill::isFilling)) {
            later(() -> awaitFilled(done));
        } else {
            LOG.info("All global indexes are filled again");
            later(done, SAFE_AFTER_MILLIS);
        }
    }

    private static boolean isFilling(CatalogTable table) {
        return table.status() != TableStatus.DELETING && table.definition().isBuildingIndexes();
    }

    private void later(Runnable work) {
        later(work, RETRY_MILLIS);
    }

    private void later(Runnable work, long millis) {
        try {
            var _ = thread.schedule(() -> guarded(work), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("The process is stopping: indexes are filled at its next start", closed);
        }
    }

    private void execute(Runnable work) {
        later(work, 0);
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            LOG.error("Global indexes could not be filled again", failure);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
