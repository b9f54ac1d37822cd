package io.streambed.transfer;

import io.streambed.materializer.CatalogTable;
import io.streambed.model.Arns;
import io.streambed.write.TableSettings;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the operations of this module work with.
 *
 * @param threads run the jobs
 * @param recovery tells how far back a table's recovery window goes
 */
record TransferContext(
        TableSettings settings, Jobs jobs, JobThreads threads, Buckets buckets, RecoveryWindow recovery) {
    Arns arns() {
        return settings.json().arns();
    }

    /** The job that an ARN names, with what it has done so far; null if there is none. */
    CompletionStage<@Nullable Job> job(JobKind kind, String arn) {
        String id = JobIds.id(arn, kind);
        return settings.catalog().readToEnd().thenApply(state -> {
            Job job = id == null ? null : Jobs.find(state, kind, id);
            return job == null || !job.arn().equals(arn) ? null : threads.current(job);
        });
    }

    /** All jobs of a kind, the oldest first. */
    CompletionStage<List<Job>> all(JobKind kind) {
        return settings.catalog().readToEnd().thenApply(state -> Jobs.all(state, kind));
    }

    /** Tells how far back a table can be exported. */
    @FunctionalInterface
    public interface RecoveryWindow {
        /** Epoch milliseconds of the earliest moment; null if recovery is not on. */
        @Nullable
        Long earliest(CatalogTable table);
    }
}
