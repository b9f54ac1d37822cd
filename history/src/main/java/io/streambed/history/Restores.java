package io.streambed.history;

import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.CatalogState;
import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.KeyRange;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.RowCursor;
import io.streambed.model.InitialLoad;
import io.streambed.model.PartitionMovedException;
import io.streambed.model.TableDefinition;
import io.streambed.model.TablePartition;
import io.streambed.model.TableStatus;
import io.streambed.write.LoadItems;
import io.streambed.write.Sequencers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the tables that are restored to a moment. A restored table has the partitions of its source, so every log partition's
 * owner reads and writes its own part and no item crosses the network. A part that is done is noted in the catalog; one that
 * was interrupted by a crash or a move starts over, which writes what is missing only. When all are done the table is given to
 * its users.
 *
 * <p>It only compares what should be with what is. All its state belongs to its one thread.
 */
public final class Restores implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Restores.class);
    private static final long INTERVAL_MILLIS = 250;
    private static final long RETRY_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long CATALOG_TIMEOUT_NANOS = Duration.ofSeconds(20).toNanos();

    /** About a batch of the loader. */
    private static final int ROWS_BETWEEN_PAUSES = 256;

    /** Reading the log of weeks takes its time, but not for ever. */
    private static final long READ_TIMEOUT_NANOS = Duration.ofHours(24).toNanos();

    /**
     * What restores work with.
     *
     * @param pace that is kept while clients call
     */
    public record Parts(
            Catalog catalog,
            CatalogProposer proposer,
            Sequencers sequencers,
            Histories histories,
            LoadItems load,
            BackgroundPace pace) {}

    /** A table's part on one opening of a log partition. */
    private record Part(String tableId, OpenPartition partition) {}

    private final Parts parts;
    private final InitialLoads loads;
    private final Set<Part> underWay = new HashSet<>();

    /** Steps that are being proposed, by table. */
    private final Set<String> proposing = new HashSet<>();

    /** When a failed part may be tried again. */
    private final Map<Part, Long> pausedUntil = new HashMap<>();

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("streambed-restores").factory());
    private final ExecutorService workers;
    private volatile boolean closed;

    public Restores(Parts parts) {
        this.parts = parts;
        this.loads = new InitialLoads(parts.proposer());
        this.workers = Executors.newFixedThreadPool(
                Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4),
                Thread.ofPlatform().daemon().name("streambed-restore-", 0).factory());
    }

    public void start() {
        parts.catalog().listen(state -> {
            if (isAnyRestoring(state)) {
                execute(this::guarded);
            }
        });
        var _ = thread.scheduleWithFixedDelay(this::guarded, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void execute(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("The process is stopping: tables are not restored any more", stopping);
        }
    }

    private void guarded() {
        try {
            step();
        } catch (RuntimeException failure) {
            LOG.error("Restores could not be driven", failure);
        }
    }

    private static boolean isRestoring(CatalogTable table) {
        InitialLoad load = table.definition().load();
        return load != null && load.inProgress() && load.sourceTable() > 0 && table.status() != TableStatus.DELETING;
    }

    private static boolean isAnyRestoring(CatalogState state) {
        return state.tables().values().stream().anyMatch(Restores::isRestoring);
    }

    private void step() {
        CatalogState state = parts.catalog().state();
        for (CatalogTable table : state.tables().values()) {
            if (isRestoring(table) && InitialLoads.isReady(table)) {
                drive(state, table);
            }
        }
        for (String tableId : RestoreProgress.recorded(state)) {
            CatalogTable table = state.byId(tableId);
            if (table == null || !isRestoring(table)) {
                propose(tableId, RestoreProgress.forget(parts.proposer(), tableId, catalogDeadline()));
            }
        }
    }

    private void drive(CatalogState state, CatalogTable known) {
        TableDefinition table = known.definition();
        Set<Integer> missing = new HashSet<>();
        for (TablePartition partition : table.partitions()) {
            missing.add(partition.logPartition());
        }
        missing.removeAll(RestoreProgress.done(state, table.id()));
        if (missing.isEmpty()) {
            if (!InitialLoads.isBuilding(known)) {
                LOG.info("All items are restored: table={}", table.name());
                propose(table.id(), loads.complete(table.id(), catalogDeadline()));
            }
            return;
        }
        for (OpenPartition partition : parts.sequencers().openPartitions()) {
            Part part = new Part(table.id(), partition);
            if (missing.contains(partition.logPartition())
                    && parts.sequencers().isServing(partition.logPartition())
                    && !isPaused(part)
                    && underWay.add(part)) {
                workers.execute(() -> restore(part, table));
            }
        }
    }

    private boolean isPaused(Part part) {
        Long until = pausedUntil.get(part);
        if (until == null || System.nanoTime() - until < 0) {
            return until != null;
        }
        pausedUntil.remove(part);
        return false;
    }

    private void propose(String tableId, CompletionStage<?> proposal) {
        if (proposing.add(tableId)) {
            proposal.whenComplete((_, failure) -> {
                if (failure != null) {
                    LOG.debug("A step of a restore was not proposed: tableId={}", tableId, failure);
                }
                execute(() -> proposing.remove(tableId));
            });
        }
    }

    private static long catalogDeadline() {
        return System.nanoTime() + CATALOG_TIMEOUT_NANOS;
    }

    private void restore(Part part, TableDefinition table) {
        boolean done = false;
        try {
            done = fill(part, table);
        } catch (PartitionMovedException moved) {
            LOG.info(
                    "A part of a restore goes on elsewhere: table={} logPartition={}",
                    table.name(),
                    moved.logPartition());
        } catch (OutsideHistoryException lost) {
            LOG.error("A table cannot be restored, its history is gone: table={}", table.name(), lost);
            execute(() -> propose(table.id(), loads.abandon(table.id(), catalogDeadline())));
        } catch (RuntimeException failure) {
            if (!closed) {
                LOG.warn(
                        "A part of a restore failed and starts over: table={} logPartition={}",
                        table.name(),
                        part.partition().logPartition(),
                        failure);
            }
        }
        boolean succeeded = done;
        execute(() -> {
            underWay.remove(part);
            if (!succeeded) {
                pausedUntil.put(part, System.nanoTime() + RETRY_NANOS);
            }
        });
    }

    private boolean fill(Part part, TableDefinition table) {
        InitialLoad load = table.load();
        if (load == null || closed) {
            return false;
        }
        long begun = System.nanoTime();
        TableLoader loader = new TableLoader(parts.load(), table);
        try (BackgroundPace.Work work = parts.pace().begin()) {
            TableHistory history = parts.histories().of(part.partition(), load.sourceTable(), work::pause);
            try (RowCursor items = history.asOf(
                    new Moment.Time(load.restoredAt()), KeyRange.all(), System.nanoTime() + READ_TIMEOUT_NANOS)) {
                for (int rows = 1; !closed && items.next(); rows++) {
                    loader.add(items.primaryKey(), items.item());
                    if (rows % ROWS_BETWEEN_PAUSES == 0) {
                        work.pause();
                    }
                }
            }
            loader.finish();
        }
        if (closed) {
            return false;
        }
        RestoreProgress.add(parts.proposer(), table.id(), part.partition().logPartition(), catalogDeadline())
                .toCompletableFuture()
                .join();
        LOG.info(
                "Restored a part: table={} logPartition={} items={} millis={}",
                table.name(),
                part.partition().logPartition(),
                loader.loaded(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        return true;
    }

    @Override
    public void close() {
        closed = true;
        thread.shutdownNow();
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("Restores are still under way");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
