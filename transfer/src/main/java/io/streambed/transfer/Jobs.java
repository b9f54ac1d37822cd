package io.streambed.transfer;

import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.CatalogResource;
import io.streambed.materializer.CatalogState;
import io.streambed.model.DynamoDbException;
import io.streambed.schemas.CatalogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The jobs in the catalog: how they come, change and go. What runs them is {@link JobThreads}. Thread-safe. */
final class Jobs {
    private static final Duration PROPOSAL_TIMEOUT = Duration.ofSeconds(10);

    private final Catalog catalog;
    private final CatalogProposer proposer;
    private final LongSupplier clock;

    Jobs(Catalog catalog, CatalogProposer proposer, LongSupplier clock) {
        this.catalog = catalog;
        this.proposer = proposer;
        this.clock = clock;
    }

    /** Epoch milliseconds. */
    long now() {
        return clock.getAsLong();
    }

    Catalog catalog() {
        return catalog;
    }

    /**
     * What is to become of a request for a job.
     *
     * @param job the one to answer with
     * @param isNew false if the request was made before
     */
    record Start(Job job, boolean isNew) {}

    /**
     * Puts a new job into the catalog, unless the decision finds that it is there.
     *
     * @param decision on what the catalog has; throws DynamoDbException if the request is to be refused
     */
    CompletionStage<Start> start(Function<CatalogState, Start> decision, long deadlineNanos) {
        CompletableFuture<Start> found = new CompletableFuture<>();
        return proposer.propose(
                        (state, proposalId) -> {
                            Start start = decision.apply(state);
                            if (!start.isNew()) {
                                found.complete(start);
                                throw DynamoDbException.internal("The request was made before.");
                            }
                            found.obtrudeValue(start);
                            return put(state, proposalId, start.job());
                        },
                        deadlineNanos)
                .handle((_, failure) -> {
                    if (failure != null && !(found.isDone() && !found.join().isNew())) {
                        throw failure instanceof CompletionException wrapped
                                ? wrapped
                                : new CompletionException(failure);
                    }
                    return found.join();
                });
    }

    /**
     * Changes a job.
     *
     * @param change returns null if nothing is to be changed
     * @return the job as it is then; null if there is none, or nothing was changed
     */
    CompletionStage<@Nullable Job> update(JobKind kind, String id, Function<Job, @Nullable Job> change) {
        long deadline = System.nanoTime() + PROPOSAL_TIMEOUT.toNanos();
        return new Update(kind, id, change).propose(deadline);
    }

    /** One change of a job, which is decided anew for every proposal. */
    private final class Update {
        private final JobKind kind;
        private final String id;
        private final Function<Job, @Nullable Job> change;
        private volatile @Nullable Job result;
        private volatile boolean unchanged;

        Update(JobKind kind, String id, Function<Job, @Nullable Job> change) {
            this.kind = kind;
            this.id = id;
            this.change = change;
        }

        CompletionStage<@Nullable Job> propose(long deadlineNanos) {
            return proposer.propose(this::decide, deadlineNanos).handle((_, failure) -> {
                if (unchanged) {
                    return null;
                }
                if (failure != null) {
                    throw new CompletionException(failure);
                }
                return result;
            });
        }

        private CatalogRecord decide(CatalogState state, String proposalId) {
            Job job = find(state, kind, id);
            Job next = job == null ? null : change.apply(job);
            result = next;
            unchanged = next == null;
            if (next == null) {
                throw DynamoDbException.internal("Nothing is to be changed.");
            }
            return put(state, proposalId, next);
        }
    }

    /** Forgets a job, if it is still there. */
    CompletionStage<Void> forget(Job job) {
        long deadline = System.nanoTime() + PROPOSAL_TIMEOUT.toNanos();
        return proposer.propose(
                        (state, proposalId) -> {
                            if (state.resource(job.kind().resource(), job.id()) == null) {
                                throw DynamoDbException.internal("The job is forgotten.");
                            }
                            return new CatalogRecord.ResourceDrop(
                                    proposalId, state.version(), job.kind().resource(), job.id());
                        },
                        deadline)
                .handle((_, _) -> null);
    }

    private static CatalogRecord put(CatalogState state, String proposalId, Job job) {
        return new CatalogRecord.ResourcePut(
                proposalId, state.version(), job.kind().resource(), job.id(), JobCodec.json(job));
    }

    /** The job of an id in a state, null if there is none. */
    static @Nullable Job find(CatalogState state, JobKind kind, String id) {
        CatalogResource resource = state.resource(kind.resource(), id);
        return resource == null ? null : JobCodec.job(kind, resource);
    }

    /** All jobs of a kind, the oldest first. */
    static List<Job> all(CatalogState state, JobKind kind) {
        List<Job> jobs = new ArrayList<>();
        for (CatalogResource resource : state.resources(kind.resource())) {
            jobs.add(JobCodec.job(kind, resource));
        }
        return jobs;
    }
}
