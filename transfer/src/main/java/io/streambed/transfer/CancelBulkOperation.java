package io.streambed.transfer;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.protocol.Call;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * CancelBulkOperation: what has been put stays. Cancels imports, too, for which the service has no operation; their tables go.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancelBulkOperation.html">
 *     CancelBulkOperation</a>
 */
final class CancelBulkOperation implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("CancelBulkOperationInput")
            .required("BulkOperationArn", TransferShapes.JOB_ARN)
            .build();

    private final TransferContext context;

    CancelBulkOperation(TransferContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "CancelBulkOperation";
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
        String arn = call.input().string("BulkOperationArn");
        return find(arn).thenCompose(job -> {
            if (job == null) {
                throw new DynamoDbException(ErrorType.RESOURCE_NOT_FOUND, "Bulk operation not found: " + arn);
            }
            return context.jobs()
                    .update(
                            job.kind(),
                            job.id(),
                            known -> known.status() == JobStatus.IN_PROGRESS
                                    ? known.withStatus(JobStatus.CANCELLING)
                                    : null)
                    .thenApply(changed -> {
                        if (changed == null && job.status().isOver()) {
                            throw DynamoDbException.validation("The bulk operation is over: " + arn);
                        }
                        return Reply.json(generator -> {
                            generator.writeStringField("BulkOperationArn", arn);
                            generator.writeStringField("BulkOperationStatus", JobStatus.CANCELLING.name());
                        });
                    });
        });
    }

    private CompletionStage<@Nullable Job> find(String arn) {
        return context.job(JobKind.BULK_PUT, arn)
                .thenCompose(
                        job -> job == null ? context.job(JobKind.IMPORT, arn) : CompletableFuture.completedFuture(job));
    }
}
