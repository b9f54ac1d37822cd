package io.streambed.transfer;

import io.streambed.materializer.CatalogState;
import io.streambed.protocol.Call;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * DeleteBackup: removes a backup's files, then forgets it.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteBackup.html">DeleteBackup</a>
 */
final class DeleteBackup implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("DeleteBackupInput")
            .required("BackupArn", TransferShapes.JOB_ARN)
            .build();

    private final TransferContext context;
    private final BackupRun backups;

    DeleteBackup(TransferContext context, BackupRun backups) {
        this.context = context;
        this.backups = backups;
    }

    @Override
    public String name() {
        return "DeleteBackup";
    }

    @Override
    public Service service() {
        return Service.DYNAMODB;
    }

    @Override
    public Shape.Structure input() {
        return INPUT;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        String arn = call.input().string("BackupArn");
        String id = JobIds.id(arn, JobKind.BACKUP);
        return context.settings().catalog().readToEnd().thenCompose(state -> {
            Job job = removable(id == null ? null : Jobs.find(state, JobKind.BACKUP, id), arn, state);
            // The files first: as long as they are there, so is what tells of them.
            return context.threads()
                    .ask(() -> {
                        try {
                            backups.deleteFiles(job);
                        } catch (TransferException e) {
                            throw BackupErrors.place(e);
                        }
                    })
                    .thenCompose(_ -> forgotten(job))
                    .thenApply(
                            _ -> Reply.json(generator -> BackupJson.description(generator, job, context.arns(), true)));
        });
    }

    /** Of a dropped table's backup stays that there was one, or it would be made again. */
    private CompletionStage<?> forgotten(Job job) {
        return BackupDetails.of(job).system()
                ? context.jobs().update(JobKind.BACKUP, job.id(), known -> known.withStatus(JobStatus.CANCELLED))
                : context.jobs().forget(job);
    }

    private static Job removable(@Nullable Job job, String arn, CatalogState state) {
        if (job == null || !job.arn().equals(arn) || job.status() == JobStatus.CANCELLED) {
            throw BackupErrors.notFound(arn);
        }
        if (!job.status().isOver()) {
            throw BackupErrors.inUse("Backup is being created: " + arn);
        }
        boolean restoring = Jobs.all(state, JobKind.RESTORE).stream()
                .anyMatch(restore ->
                        !restore.status().isOver() && restore.details().equals(job.id()));
        if (restoring) {
            throw BackupErrors.inUse("Backup is being restored: " + arn);
        }
        return job;
    }
}
