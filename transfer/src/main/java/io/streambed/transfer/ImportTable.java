package io.streambed.transfer;

import io.streambed.materializer.CatalogState;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * ImportTable: creates a table and fills it from files. It is CREATING until all items are in it.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportTable.html">ImportTable</a>
 */
final class ImportTable implements Operation {
    private static final int MOST_AT_ONCE = 50;

    private final TransferContext context;
    private final ImportRun run;

    ImportTable(TransferContext context, ImportRun run) {
        this.context = context;
        this.run = run;
    }

    @Override
    public String name() {
        return "ImportTable";
    }

    @Override
    public Service service() {
        return Service.DYNAMODB;
    }

    @Override
    public Shape.Structure input() {
        return ImportRequest.INPUT;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        String request = RequestJson.canonical(call.body());
        String tableId = UUID.randomUUID().toString();
        // Everything is checked before the catalog is asked.
        TableDefinition table = ImportRequest.table(request, tableId, 1, context.settings());
        ImportRequest.source(request, table);
        return context.jobs()
                .start(state -> decide(state, call.input(), request, table), call.deadlineNanos())
                .thenCompose(start -> start.isNew()
                        ? create(start.job(), call.deadlineNanos())
                        : CompletableFuture.completedStage(start.job()))
                .thenApply(job -> Reply.json(generator -> ImportJson.describe(generator, job, context.arns())));
    }

    private CompletionStage<Job> create(Job job, long deadlineNanos) {
        return run.tables()
                .create(job, run.definition(job), deadlineNanos)
                .<Job>thenApply(_ -> {
                    context.threads().run(job);
                    return job;
                })
                .exceptionallyCompose(
                        failure -> context.jobs().forget(job).thenCompose(_ -> CompletableFuture.failedStage(failure)));
    }

    private Jobs.Start decide(CatalogState state, Input input, String request, TableDefinition table) {
        long now = context.jobs().now();
        Job known = JobTokens.find(
                state, JobKind.IMPORT, input.stringOrNull("ClientToken"), request, now, ErrorType.IMPORT_CONFLICT);
        if (known != null) {
            return new Jobs.Start(known, false);
        }
        List<Job> running = Jobs.all(state, JobKind.IMPORT).stream()
                .filter(job -> !job.status().isOver())
                .toList();
        boolean taken = state.table(table.name()) != null
                || running.stream().anyMatch(job -> job.tableName().equals(table.name()));
        if (taken) {
            throw new DynamoDbException(ErrorType.RESOURCE_IN_USE, "Table already exists: " + table.name());
        }
        if (running.size() >= MOST_AT_ONCE) {
            throw new DynamoDbException(
                    ErrorType.LIMIT_EXCEEDED, "There are " + MOST_AT_ONCE + " imports under way already");
        }
        String id = JobIds.next(now);
        return new Jobs.Start(
                new Job(
                        JobKind.IMPORT,
                        id,
                        JobIds.arn(context.arns(), table.name(), JobKind.IMPORT, id),
                        context.threads().self(),
                        JobStatus.IN_PROGRESS,
                        now,
                        0,
                        table.name(),
                        table.id(),
                        0,
                        request,
                        "",
                        JobCounts.NONE,
                        null,
                        null),
                true);
    }
}
