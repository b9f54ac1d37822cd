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
 * DescribeExport.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeExport.html">DescribeExport</a>
 */
final class DescribeExport implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("DescribeExportInput")
            .required("ExportArn", TransferShapes.JOB_ARN)
            .build();

    private final TransferContext context;

    DescribeExport(TransferContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "DescribeExport";
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
        String arn = call.input().string("ExportArn");
        return context.job(JobKind.EXPORT, arn).thenApply(job -> {
            if (job == null) {
                throw new DynamoDbException(ErrorType.EXPORT_NOT_FOUND, "Export not found: " + arn);
            }
            return Reply.json(generator -> ExportJson.describe(generator, job, context.arns()));
        });
    }
}
