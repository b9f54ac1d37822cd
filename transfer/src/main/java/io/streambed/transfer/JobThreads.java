package io.streambed.transfer;

import io.streambed.history.BackgroundPace;
import io.streambed.materializer.CatalogState;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the jobs of this process, a few at a time, and takes over those of processes that are gone. Thread-safe.
 *
 * <p>A job is run again from its start after its process was killed, which writes the same once more. That two processes run
 * one for a moment does no harm either; only the one that the catalog names may say how it ended.
 */
final class JobThreads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobThreads.class);
    private static final int AT_ONCE = 4;
    private static final long LOOK_MILLIS = 2_000;

    /** A node may lose its partitions for a while without being gone. */
    private static final long PATIENCE_MILLIS = 20_000;

    /** As long as on the service. */
    private static final long REMEMBERED_MILLIS = Duration.ofDays(90).toMillis();

    private final Jobs jobs;
    private final String self;
    private final Predicate<String> isAlive;
    private final BackgroundPace pace;
    private final Map<JobKind, JobRunner> runners;

    /** When another process was first not seen any more, by its name. Of the watching thread. */
    private final Map<String, Long> missingSince = new HashMap<>();

    private final Map<String, JobProgress> running = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().daemon().name("streambed-transfer-", 0).factory());
    private final ExecutorService answers = Executors.newFixedThreadPool(
            AT_ONCE,
            Thread.ofPlatform().daemon().name("streambed-transfer-answers-", 0).factory());
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("streambed-transfers").factory());

    /**
     * @param self this process, unlike any other, also of the past: its address, '#' and something unique
     * @param isAlive whether another process may still run its jobs
     * @param pace that is kept while clients call
     */
    JobThreads(
            Jobs jobs, String self, Predicate<String> isAlive, BackgroundPace pace, Map<JobKind, JobRunner> runners) {
        this.jobs = jobs;
        this.self = self;
        this.isAlive = isAlive;
        this.pace = pace;
        this.runners = new EnumMap<>(runners);
    }

    /** Starts to follow the catalog. */
    void start() {
        jobs.catalog().listen(this::cancelIn);
        var _ = watch.scheduleWithFixedDelay(this::takeOver, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The process that jobs started here belong to. */
    String self() {
        return self;
    }

    /** Runs a job that the catalog has given to this process. */
    void run(Job job) {
        JobProgress progress = new JobProgress();
        if (running.putIfAbsent(job.id(), progress) == null) {
            workers.execute(() -> work(job, progress));
        }
    }

    /** Runs something short that blocks, for an answer that waits for it. */
    CompletionStage<Void> ask(Runnable work) {
        return CompletableFuture.runAsync(work, answers);
    }

    /** Runs something that blocks every few seconds, on one thread. */
    void watch(Runnable work) {
        var _ = watch.scheduleWithFixedDelay(work, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The job with what it has done so far, if it runs here. */
    Job current(Job job) {
        JobProgress progress = running.get(job.id());
        if (progress == null || job.status().isOver()) {
            return job;
        }
        return new Job(
                job.kind(),
                job.id(),
                job.arn(),
                job.runner(),
                job.status(),
                job.startedAt(),
                job.endedAt(),
                job.tableName(),
                job.tableId(),
                job.instant(),
                job.request(),
                job.details(),
                progress.counts(),
                job.failureCode(),
                job.failureMessage());
    }

    private JobRunner runner(JobKind kind) {
        JobRunner runner = runners.get(kind);
        if (runner == null) {
            throw new IllegalStateException("nobody runs " + kind);
        }
        return runner;
    }

    private void work(Job job, JobProgress progress) {
        try {
            Job done = job;
            TransferException failure = null;
            try {
                progress.check();
                done = complete(job, progress);
            } catch (TransferException e) {
                failure = e;
            } catch (RuntimeException | Error e) {
                LOG.error("Job {} failed", job.arn(), e);
                failure = new TransferException(FailureCode.INTERNAL_ERROR, "The job failed unexpectedly.", e);
            }
            if (failure != null) {
                LOG.warn("Job {} did not complete: {}", job.arn(), failure.text(), failure.getCause());
                runner(job.kind()).abandon(job);
            }
            end(done, progress, failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running.remove(job.id());
        }
    }

    private Job complete(Job job, JobProgress progress) throws TransferException, InterruptedException {
        JobRunner runner = runner(job.kind());
        // Bulk puts are clients' writes, with a rate of their own.
        if (job.kind() == JobKind.BULK_PUT) {
            return runner.run(job, progress);
        }
        try (BackgroundPace.Work steps = pace.begin()) {
            progress.pauseWith(steps::pause);
            return runner.run(job, progress);
        }
    }

    private void end(Job done, JobProgress progress, @Nullable TransferException failure) throws InterruptedException {
        JobStatus status = status(done.kind(), progress, failure);
        while (true) {
            try {
                join(jobs.update(
                        done.kind(),
                        done.id(),
                        current -> current.runner().equals(self)
                                        && !current.status().isOver()
                                ? current.withDetails(done.details())
                                        .ended(status, jobs.now(), progress.counts(), failure)
                                : null));
                return;
            } catch (CompletionException e) {
                LOG.warn("The end of job {} could not be noted yet", done.arn(), e);
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    private static JobStatus status(JobKind kind, JobProgress progress, @Nullable TransferException failure) {
        if (failure != null) {
            return failure.code() == FailureCode.CANCELLED ? JobStatus.CANCELLED : JobStatus.FAILED;
        }
        return kind == JobKind.BULK_PUT && progress.failures() > 0
                ? JobStatus.COMPLETED_WITH_ERRORS
                : JobStatus.COMPLETED;
    }

    private void cancelIn(CatalogState state) {
        for (JobKind kind : runners.keySet()) {
            running.forEach((id, progress) -> {
                Job job = Jobs.find(state, kind, id);
                if (job != null
                        && (job.status() == JobStatus.CANCELLING
                                || !job.runner().equals(self))) {
                    progress.cancel();
                }
            });
        }
    }

    private void takeOver() {
        try {
            CatalogState state = jobs.catalog().state();
            for (JobKind kind : runners.keySet()) {
                for (Job job : Jobs.all(state, kind)) {
                    if (!job.status().isOver() && !running.containsKey(job.id()) && isGone(job.runner())) {
                        takeOver(job);
                    }
                    if (kind != JobKind.BACKUP
                            && job.status().isOver()
                            && job.endedAt() < jobs.now() - REMEMBERED_MILLIS) {
                        join(jobs.forget(job));
                    }
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("Jobs of other processes could not be looked for", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isGone(String runner) {
        if (runner.equals(self) || isAlive.test(runner)) {
            missingSince.remove(runner);
            return false;
        }
        // What ran here before certainly is.
        boolean wasHere = address(runner).equals(address(self));
        return wasHere || jobs.now() - missingSince.computeIfAbsent(runner, _ -> jobs.now()) > PATIENCE_MILLIS;
    }

    private static String address(String runner) {
        return runner.substring(0, Math.max(0, runner.indexOf('#')));
    }

    private void takeOver(Job orphan) throws InterruptedException {
        Job taken = join(jobs.update(
                orphan.kind(),
                orphan.id(),
                current -> current.runner().equals(orphan.runner())
                                && !current.status().isOver()
                        ? current.withRunner(self)
                        : null));
        if (taken == null) {
            return;
        }
        if (taken.status() == JobStatus.CANCELLING) {
            JobProgress progress = new JobProgress();
            progress.cancel();
            running.put(taken.id(), progress);
            workers.execute(() -> work(taken, progress));
        } else if (runner(taken.kind()).restarts()) {
            LOG.info("Job {} of a process that is gone starts over", taken.arn());
            run(taken);
        } else {
            runner(taken.kind()).abandon(taken);
            end(
                    taken,
                    new JobProgress(),
                    new TransferException(
                            FailureCode.INTERRUPTED,
                            "The process that ran the operation ended before it was complete."));
        }
    }

    private static <T extends @Nullable Object> T join(CompletionStage<T> stage) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
        workers.shutdownNow();
        answers.shutdownNow();
    }
}
