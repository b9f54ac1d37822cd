package io.streambed.transfer;

import io.streambed.protocol.Call;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletionStage;

/**
 * DescribeBackup.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBackup.html">DescribeBackup</a>
 */
final class DescribeBackup implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("DescribeBackupInput")
            .required("BackupArn", TransferShapes.JOB_ARN)
            .build();

    private final TransferContext context;

    DescribeBackup(TransferContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "DescribeBackup";
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
        return context.job(JobKind.BACKUP, arn).thenApply(job -> {
            if (job == null || job.status() == JobStatus.CANCELLED) {
                throw BackupErrors.notFound(arn);
            }
            return Reply.json(generator -> BackupJson.description(generator, job, context.arns(), false));
        });
    }
}
