package io.streambed.write;

import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.CatalogState;
import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.OpenPartition;
import io.streambed.model.IndexStatus;
import io.streambed.model.PartitionMovedException;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.model.TablePartition;
import io.streambed.model.TableStatus;
import io.streambed.schemas.CatalogRecord;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the catalog says of tables to the log partitions open here, and what they have applied back to the catalog. It
 * only compares what should be with what is, so it may run any number of times and start over after any crash.
 *
 * <p>All its state belongs to its one thread.
 */
public final class TableReconciler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TableReconciler.class);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);
    private static final long RETRY_MILLIS = 500;

    private final Sequencers sequencers;
    private final Catalog catalog;
    private final CatalogProposer proposer;
    private final Set<Step> underWay = new HashSet<>();
    private final Set<IndexStep> indexesUnderWay = new HashSet<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("streambed-tables").factory());

    /** Something being done for a table on one opening of a log partition. */
    private record Step(OpenPartition partition, int table, long version, boolean dropped) {}

    /** Something that one opening of a log partition has done for an index. */
    private record IndexStep(OpenPartition partition, int table, int index, boolean dropped) {}

    public TableReconciler(Sequencers sequencers, Catalog catalog, CatalogProposer proposer) {
        this.sequencers = sequencers;
        this.catalog = catalog;
        this.proposer = proposer;
    }

    /** Starts to follow the catalog and the openings of log partitions. */
    public void start() {
        sequencers.onOpened(partition -> execute(() -> reconcile(partition, catalog.state(), true)));
        catalog.listen(state -> execute(() -> reconcileOpen(state)));
        // What failed on the way (a partition moved, an append was lost) is found again by looking.
        var _ = thread.scheduleWithFixedDelay(
                () -> guarded(() -> reconcileOpen(catalog.state())), RETRY_MILLIS, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void execute(Runnable work) {
        try {
            thread.execute(() -> guarded(work));
        } catch (RejectedExecutionException closed) {
            LOG.debug("The process is stopping: tables are not reconciled any more", closed);
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            LOG.error("Tables could not be reconciled with the log partitions", failure);
        }
    }

    private void reconcileOpen(CatalogState state) {
        for (OpenPartition partition : sequencers.openPartitions()) {
            reconcile(partition, state, false);
        }
    }

    /** @param all also the tables that the catalog has settled, because this opening may not have seen them */
    private void reconcile(OpenPartition partition, CatalogState state, boolean all) {
        for (CatalogTable table : state.tables().values()) {
            if ((all || !table.confirmedBy(partition.logPartition()))
                    && livesOn(table.definition(), partition.logPartition())) {
                reconcile(partition, table);
            }
            if (livesOn(table.definition(), partition.logPartition())) {
                reconcileIndexes(partition, table);
            }
        }
    }

    /** Confirms what a log partition has done for indexes that are being added or dropped. */
    private void reconcileIndexes(OpenPartition partition, CatalogTable table) {
        TableDefinition definition = table.definition();
        for (SecondaryIndex index : definition.indexes()) {
            boolean dropped = index.status() == IndexStatus.DELETING;
            if ((dropped || index.status() == IndexStatus.CREATING)
                    && !table.indexConfirmedBy(index.id(), partition.logPartition())
                    && isDone(partition, definition, index, dropped)) {
                IndexStep step = new IndexStep(partition, definition.number(), index.id(), dropped);
                if (indexesUnderWay.add(step)) {
                    confirm(step, definition);
                }
            }
        }
    }

    private static boolean isDone(
            OpenPartition partition, TableDefinition definition, SecondaryIndex index, boolean dropped) {
        try {
            return dropped
                    ? partition.indexGone(definition.number(), index.id())
                    : partition.indexComplete(definition.number(), index.id());
        } catch (PartitionMovedException moved) {
            return false; // its new owner will confirm
        }
    }

    private void confirm(IndexStep step, TableDefinition definition) {
        CatalogRecord record = new CatalogRecord.IndexApplied(
                definition.id(), step.table(), step.index(), step.partition().logPartition(), step.dropped());
        proposer.append(record).whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.warn("An index's confirmation was not appended: table={}", definition.name(), failure);
                execute(() -> indexesUnderWay.remove(step));
            } else {
                catalog.readToEnd().whenComplete((_, _) -> execute(() -> indexesUnderWay.remove(step)));
            }
        });
    }

    private static boolean livesOn(TableDefinition table, int logPartition) {
        for (TablePartition range : table.partitions()) {
            if (range.logPartition() == logPartition) {
                return true;
            }
        }
        return false;
    }

    private void reconcile(OpenPartition partition, CatalogTable table) {
        TableDefinition definition = table.definition();
        boolean dropped = table.status() == TableStatus.DELETING;
        AppliedTable known = partition.tables().get(definition.number());
        Step step = new Step(partition, definition.number(), definition.version(), dropped);
        if (known != null && TableRecord.isKnown(known, definition, dropped)) {
            if (!table.confirmed().contains(partition.logPartition()) && underWay.add(step)) {
                confirm(step, definition, known);
            }
        } else if (underWay.add(step)) {
            TableRecord command = new TableRecord(definition, dropped, System.nanoTime() + COMMAND_TIMEOUT.toNanos());
            var _ = sequencers
                    .submit(partition.logPartition(), command)
                    .whenComplete((_, failure) -> execute(() -> {
                        AppliedTable applied = partition.tables().get(definition.number());
                        if (failure == null && applied != null) {
                            confirm(step, definition, applied);
                        } else {
                            underWay.remove(step);
                        }
                    }));
        }
    }

    private void confirm(Step step, TableDefinition definition, AppliedTable applied) {
        CatalogRecord record = new CatalogRecord.PartitionApplied(
                definition.id(),
                definition.number(),
                appliedVersion(definition, applied),
                step.partition().logPartition(),
                applied.offset(),
                applied.time(),
                applied.dropped());
        proposer.append(record).whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.warn("A table's confirmation was not appended: table={}", definition.name(), failure);
                execute(() -> underWay.remove(step));
            } else {
                // It counts once it is read back; until then it is under way.
                catalog.readToEnd().whenComplete((_, _) -> execute(() -> underWay.remove(step)));
            }
        });
    }

    private static long appliedVersion(TableDefinition definition, AppliedTable applied) {
        TableDefinition current = applied.definition();
        return current == null ? definition.version() : current.version();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
