package io.streambed.transfer;

import io.streambed.materializer.CatalogState;
import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.TableLookup;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.SecondaryIndex;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * StartBulkPutItems: puts items from files into a table that is in use.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StartBulkPutItems.html">
 *     StartBulkPutItems</a>
 */
final class StartBulkPutItems implements Operation {
    private static final int MOST_AT_ONCE = 50;

    private final TransferContext context;

    StartBulkPutItems(TransferContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "StartBulkPutItems";
    }

    @Override
    public Service service() {
        return Service.DYNAMODB;
    }

    @Override
    public Shape.Structure input() {
        return BulkPutRequest.INPUT;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        Input input = call.input();
        BulkPutRequest request = BulkPutRequest.of(input);
        if (request.outputBucket() == null) {
            throw DynamoDbException.validation("OutputS3Configuration must have an S3Bucket");
        }
        if (!request.errors() && !request.conditionFailures()) {
            throw DynamoDbException.validation("OutputS3Configuration must have at least one OutputType");
        }
        String json = RequestJson.canonical(call.body());
        return context.jobs()
                .start(state -> decide(state, input, json), call.deadlineNanos())
                .thenApply(start -> {
                    if (start.isNew()) {
                        context.threads().run(start.job());
                    }
                    return Reply.json(generator -> BulkOperationJson.describe(generator, start.job()));
                });
    }

    private Jobs.Start decide(CatalogState state, Input input, String request) {
        long now = context.jobs().now();
        Job known = JobTokens.find(
                state,
                JobKind.BULK_PUT,
                input.stringOrNull("ClientToken"),
                request,
                now,
                ErrorType.IDEMPOTENT_PARAMETER_MISMATCH);
        if (known != null) {
            return new Jobs.Start(known, false);
        }
        String name = TableLookup.nameOf(input.string("TableName"));
        CatalogTable table = writable(state.table(name), name);
        List<Job> running = Jobs.all(state, JobKind.BULK_PUT).stream()
                .filter(job -> !job.status().isOver())
                .toList();
        if (running.size() >= MOST_AT_ONCE) {
            throw new DynamoDbException(
                    ErrorType.LIMIT_EXCEEDED, "There are " + MOST_AT_ONCE + " bulk operations under way already");
        }
        String id = JobIds.next(now);
        return new Jobs.Start(
                new Job(
                        JobKind.BULK_PUT,
                        id,
                        JobIds.arn(context.arns(), name, JobKind.BULK_PUT, id),
                        context.threads().self(),
                        JobStatus.IN_PROGRESS,
                        now,
                        0,
                        name,
                        table.definition().id(),
                        0,
                        request,
                        "",
                        JobCounts.NONE,
                        null,
                        null),
                true);
    }

    private static CatalogTable writable(@Nullable CatalogTable table, String name) {
        if (table == null) {
            throw TableLookup.tableNotFound(name);
        }
        boolean usable = switch (table.status()) {
            case ACTIVE, UPDATING -> table.definition().indexes().stream().allMatch(SecondaryIndex::isActive);
            case CREATING, DELETING -> false;
        };
        if (!usable) {
            throw new DynamoDbException(
                    ErrorType.RESOURCE_IN_USE,
                    "Attempt to change a resource which is still in use: Table is in status " + table.status() + ": "
                            + name);
        }
        return table;
    }
}
