package io.streambed.interop;

import io.streambed.interop.DestinationTopic.RefusedException;
import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.CatalogTable;
import io.streambed.model.DestinationStatus;
import io.streambed.model.DynamoDbException;
import io.streambed.model.StreamingDestination;
import io.streambed.model.TableStatus;
import io.streambed.schemas.CatalogRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings destinations that are on their way where they belong: ENABLING to ACTIVE when every log partition knows, or to
 * ENABLE_FAILED when there is no such topic; UPDATING to ACTIVE and DISABLING to DISABLED when every log partition knows. It
 * only compares what is with what should be, so it may start over after any crash. The node with a table's first log partition
 * does that for the table; two that believe they are do no harm.
 *
 * <p>All work is done by its one thread.
 */
final class DestinationSettler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DestinationSettler.class);
    private static final long RETRY_MILLIS = 500;
    private static final Duration PROPOSAL_TIME = Duration.ofSeconds(10);

    private final Catalog catalog;
    private final CatalogProposer proposer;
    private final Check check;
    private final IntPredicate openHere;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("streambed-destination-states").factory());

    /** Says whether an ARN can be sent to. */
    @FunctionalInterface
    interface Check {
        /** Throws a KafkaException if that cannot be said now. */
        void accept(String arn) throws RefusedException;
    }

    DestinationSettler(Catalog catalog, CatalogProposer proposer, Check check, IntPredicate openHere) {
        this.catalog = catalog;
        this.proposer = proposer;
        this.check = check;
        this.openHere = openHere;
    }

    void start() {
        catalog.listen(_ -> {
            try {
                thread.execute(this::settleAll);
            } catch (RejectedExecutionException closed) {
                LOG.debug("The process is stopping: destinations are not settled any more", closed);
            }
        });
        var _ = thread.scheduleWithFixedDelay(this::settleAll, 0, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void settleAll() {
        try {
            for (CatalogTable table : catalog.state().tables().values()) {
                if (openHere.test(table.definition().partitions().getFirst().logPartition())) {
                    settle(table);
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            LOG.error("Destinations could not be settled", failure);
        }
    }

    private void settle(CatalogTable table) throws InterruptedException {
        for (StreamingDestination destination : table.definition().destinations()) {
            StreamingDestination next = table.status() == TableStatus.DELETING ? null : settled(table, destination);
            if (next != null) {
                propose(table, destination, next);
            }
        }
    }

    /** What a destination has become, null if nothing new. */
    private @Nullable StreamingDestination settled(CatalogTable table, StreamingDestination destination) {
        return switch (destination.status()) {
            case ENABLING -> enabled(table, destination);
            case UPDATING ->
                table.unconfirmed().isEmpty() ? destination.withStatus(DestinationStatus.ACTIVE, null) : null;
            case DISABLING ->
                table.unconfirmed().isEmpty() ? destination.withStatus(DestinationStatus.DISABLED, null) : null;
            case ACTIVE, DISABLED, ENABLE_FAILED -> null;
        };
    }

    private @Nullable StreamingDestination enabled(CatalogTable table, StreamingDestination destination) {
        try {
            check.accept(destination.streamArn());
        } catch (RefusedException refused) {
            return destination.withStatus(DestinationStatus.ENABLE_FAILED, refused.reason());
        } catch (KafkaException unknown) {
            LOG.warn(
                    "A destination's topic could not be looked for: table={}",
                    table.definition().name(),
                    unknown);
            return null;
        }
        boolean started = table.destinations().stream()
                .anyMatch(known -> known.since() == destination.since() && known.started());
        return started ? destination.withStatus(DestinationStatus.ACTIVE, null) : null;
    }

    /** One after the other: the listener is told of the outcome, and looks again. */
    private void propose(CatalogTable table, StreamingDestination before, StreamingDestination next)
            throws InterruptedException {
        String name = table.definition().name();
        try {
            var _ = proposer.propose(
                            (state, proposalId) -> {
                                CatalogTable now = state.byId(table.definition().id());
                                if (now == null
                                        || now.status() == TableStatus.DELETING
                                        || !now.definition().destinations().contains(before)) {
                                    throw DynamoDbException.validation("The destination has changed meanwhile");
                                }
                                return new CatalogRecord.TablePut(
                                        proposalId,
                                        state.version(),
                                        now.definition()
                                                .next()
                                                .destinations(replaced(
                                                        now.definition().destinations(), before, next))
                                                .build());
                            },
                            System.nanoTime() + PROPOSAL_TIME.toNanos())
                    .toCompletableFuture()
                    .get(PROPOSAL_TIME.toMillis(), TimeUnit.MILLISECONDS);
            LOG.info(
                    "Streaming destination: table={} arn={} status={} {}",
                    name,
                    next.streamArn(),
                    next.status(),
                    next.description() == null ? "" : next.description());
        } catch (ExecutionException | TimeoutException failure) {
            // Another node was faster, or the next look will find it again.
            LOG.debug("A destination was not settled: table={}", name, failure);
        }
    }

    private static List<StreamingDestination> replaced(
            List<StreamingDestination> all, StreamingDestination before, StreamingDestination next) {
        return all.stream()
                .map(destination -> destination.equals(before) ? next : destination)
                .toList();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
