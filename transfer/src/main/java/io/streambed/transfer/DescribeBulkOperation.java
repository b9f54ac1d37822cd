package io.streambed.transfer;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.protocol.Call;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletionStage;

/**
 * DescribeBulkOperation.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBulkOperation.html">DescribeBulkOperation</a>
 */
final class DescribeBulkOperation implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("DescribeBulkOperationInput")
            .required("BulkOperationArn", TransferShapes.JOB_ARN)
            .build();

    private final TransferContext context;

    DescribeBulkOperation(TransferContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "DescribeBulkOperation";
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
        return context.job(JobKind.BULK_PUT, arn).thenApply(job -> {
            if (job == null) {
                throw new DynamoDbException(ErrorType.RESOURCE_NOT_FOUND, "Bulk operation not found: " + arn);
            }
            return Reply.json(generator -> BulkOperationJson.describe(generator, job));
        });
    }
}
