package io.streambed.transfer;

import io.streambed.materializer.CatalogState;
import io.streambed.materializer.CatalogTable;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.TableStatus;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.protocol.TableDescription;
import io.streambed.write.RestoreOverrides;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * RestoreTableFromBackup: makes a new table of a backup. The files are compared with their checksums before there is a table.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableFromBackup.html">
 *     RestoreTableFromBackup</a>
 */
final class RestoreTableFromBackup implements Operation {
    /** Kept free of the request's time, when the files are so large that comparing them takes long. */
    private static final long RESERVE_NANOS = TimeUnit.SECONDS.toNanos(3);

    static final Shape.Structure INPUT = RestoreOverrides.addTo(Shape.structure("RestoreTableFromBackupInput")
                    .required("TargetTableName", CommonShapes.TABLE_NAME)
                    .required("BackupArn", TransferShapes.JOB_ARN))
            .build();

    private final TransferContext context;
    private final RestoreRun run;

    RestoreTableFromBackup(TransferContext context, RestoreRun run) {
        this.context = context;
        this.run = run;
    }

    @Override
    public String name() {
        return "RestoreTableFromBackup";
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
        Input input = call.input();
        String tableId = UUID.randomUUID().toString();
        return context.settings().catalog().readToEnd().thenCompose(state -> {
            Job backup = available(state, input.string("BackupArn"));
            requireFree(state, input.string("TargetTableName"));
            // Refused now, if it is to be.
            run.definition(backup, input, tableId, 1);
            String request = RequestJson.canonical(call.body());
            return verified(backup, call.deadlineNanos() - RESERVE_NANOS)
                    .thenCompose(_ -> context.jobs()
                            .start(current -> decide(current, input, backup, request, tableId), call.deadlineNanos()))
                    .thenCompose(start -> create(start.job(), call.deadlineNanos()));
        });
    }

    private CompletionStage<Void> verified(Job backup, long deadlineNanos) {
        return context.threads().ask(() -> {
            try {
                run.verify(backup, deadlineNanos);
            } catch (TransferException e) {
                throw BackupErrors.place(e);
            }
        });
    }

    private static Job available(CatalogState state, String arn) {
        String id = JobIds.id(arn, JobKind.BACKUP);
        Job backup = id == null ? null : Jobs.find(state, JobKind.BACKUP, id);
        if (backup == null || !backup.arn().equals(arn)) {
            throw BackupErrors.notFound(arn);
        }
        if (!backup.status().isOver()) {
            throw BackupErrors.inUse("Backup is being created: " + arn);
        }
        if (backup.status() != JobStatus.COMPLETED) {
            throw BackupErrors.notFound(arn);
        }
        return backup;
    }

    private static void requireFree(CatalogState state, String name) {
        CatalogTable table = state.table(name);
        if (table == null) {
            return;
        }
        TableStatus status = table.status();
        throw status == TableStatus.CREATING || status == TableStatus.DELETING
                ? new DynamoDbException(
                        ErrorType.TABLE_IN_USE,
                        "Table is being " + (status == TableStatus.CREATING ? "created" : "deleted") + ": " + name)
                : new DynamoDbException(ErrorType.TABLE_ALREADY_EXISTS, "Table already exists: " + name);
    }

    private Jobs.Start decide(CatalogState state, Input input, Job backup, String request, String tableId) {
        String name = input.string("TargetTableName");
        requireFree(state, name);
        available(state, backup.arn());
        long now = context.jobs().now();
        String id = JobIds.next(now);
        return new Jobs.Start(
                new Job(
                        JobKind.RESTORE,
                        id,
                        JobIds.arn(context.arns(), name, JobKind.RESTORE, id),
                        context.threads().self(),
                        JobStatus.IN_PROGRESS,
                        now,
                        0,
                        name,
                        tableId,
                        backup.instant(),
                        request,
                        backup.id(),
                        JobCounts.NONE,
                        null,
                        null),
                true);
    }

    private CompletionStage<Reply> create(Job job, long deadlineNanos) {
        return run.tables()
                .create(job, run.definition(job), deadlineNanos)
                .thenApply(_ -> {
                    context.threads().run(job);
                    return describe(context.settings().catalog().state().byId(job.tableId()));
                })
                .exceptionallyCompose(
                        failure -> context.jobs().forget(job).thenCompose(_ -> CompletableFuture.failedStage(failure)));
    }

    private Reply describe(@Nullable CatalogTable created) {
        if (created == null) {
            throw DynamoDbException.internal("The table was dropped while it was being created");
        }
        TableDescription description = TableDescription.of(created.definition(), TableStatus.CREATING, 0, 0);
        return Reply.json(generator -> context.settings().json().write(generator, "TableDescription", description));
    }
}
