package io.streambed.transfer;

import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.TableCounters;
import io.streambed.materializer.TableLookup;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * CreateBackup: saves a table as it is at this moment. The answer does not wait for it.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateBackup.html">CreateBackup</a>
 */
final class CreateBackup implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("CreateBackupInput")
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .required("BackupName", Shape.string().pattern("[a-zA-Z0-9_.-]+").length(3, 255))
            .build();

    private final TransferContext context;
    private final BackupPlace place;

    CreateBackup(TransferContext context, BackupPlace place) {
        this.context = context;
        this.place = place;
    }

    @Override
    public String name() {
        return "CreateBackup";
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
        String name = TableLookup.nameOf(input.string("TableName"));
        return context.settings()
                .catalog()
                .readToEnd()
                .thenCompose(state -> {
                    CatalogTable table = saveable(state.table(name), name);
                    return context.settings()
                            .sizes()
                            .of(table.definition(), call.deadlineNanos())
                            .thenCombineAsync(probed(), (counters, _) -> job(call, table, counters));
                })
                .thenCompose(job -> context.jobs()
                        .start(
                                state -> {
                                    saveable(state.table(name), name);
                                    return new Jobs.Start(job, true);
                                },
                                call.deadlineNanos()))
                .thenApply(start -> {
                    context.threads().run(start.job());
                    return Reply.json(generator -> BackupJson.details(generator, start.job()));
                });
    }

    /** Finds out before anybody relies on the backup that there is nowhere to write it to. */
    private CompletionStage<Void> probed() {
        return context.threads().ask(() -> {
            try (ObjectStore store = place.open()) {
                String key = place.folder(JobIds.next(context.jobs().now())) + "_started";
                ExportRun.put(store, key, "");
                store.delete(key);
            } catch (TransferException e) {
                throw BackupErrors.place(e);
            }
        });
    }

    private static CatalogTable saveable(@Nullable CatalogTable table, String name) {
        if (table == null) {
            throw BackupErrors.tableNotFound(name);
        }
        switch (table.status()) {
            case CREATING ->
                throw new DynamoDbException(
                        ErrorType.CONTINUOUS_BACKUPS_UNAVAILABLE,
                        "Backups are being enabled for the table: " + name + ". Please retry later");
            case DELETING -> throw new DynamoDbException(ErrorType.TABLE_IN_USE, "Table is being deleted: " + name);
            case UPDATING, ACTIVE -> {}
        }
        return table;
    }

    private Job job(Call call, CatalogTable table, TableCounters counters) {
        // Behind everything that was acknowledged before the request.
        long now = context.jobs().now();
        String id = JobIds.next(now);
        String name = table.definition().name();
        BackupDetails details = BackupDetails.of(
                call.input().string("BackupName"),
                table.definition(),
                false,
                0,
                counters.itemCount(),
                counters.sizeBytes());
        return new Job(
                JobKind.BACKUP,
                id,
                JobIds.arn(context.arns(), name, JobKind.BACKUP, id),
                context.threads().self(),
                JobStatus.IN_PROGRESS,
                now,
                0,
                name,
                table.definition().id(),
                now,
                "{}",
                details.json(),
                JobCounts.NONE,
                null,
                null);
    }
}
