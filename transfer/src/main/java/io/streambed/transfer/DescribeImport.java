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
 * DescribeImport.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeImport.html">DescribeImport</a>
 */
final class DescribeImport implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("DescribeImportInput")
            .required("ImportArn", TransferShapes.JOB_ARN)
            .build();

    private final TransferContext context;

    DescribeImport(TransferContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "DescribeImport";
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
        String arn = call.input().string("ImportArn");
        return context.job(JobKind.IMPORT, arn).thenApply(job -> {
            if (job == null) {
                throw new DynamoDbException(ErrorType.IMPORT_NOT_FOUND, "Import not found: " + arn);
            }
            return Reply.json(generator -> ImportJson.describe(generator, job, context.arns()));
        });
    }
}
