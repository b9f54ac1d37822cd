package io.streambed.transfer;

import io.streambed.model.Arns;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletionStage;

/**
 * ListExports: the newest first, by pages.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListExports.html">ListExports</a>
 */
final class ListExports implements Operation {
    private static final int MOST = 25;
    private static final Shape.Structure INPUT = Shape.structure("ListExportsInput")
            .optional("TableArn", TransferShapes.TABLE_ARN)
            .optional("MaxResults", Shape.integer().range(1, MOST))
            .optional("NextToken", Shape.string())
            .build();

    private final TransferContext context;

    ListExports(TransferContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "ListExports";
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
        String arn = input.stringOrNull("TableArn");
        String table = arn == null ? null : Arns.tableName(arn);
        return context.all(JobKind.EXPORT).thenApply(jobs -> {
            JobLists.Page page = JobLists.page(
                    jobs.stream()
                            .filter(job -> arn == null || job.tableName().equals(table))
                            .toList(),
                    input,
                    input.integer("MaxResults", MOST));
            return Reply.json(generator -> {
                generator.writeArrayFieldStart("ExportSummaries");
                for (Job job : page.jobs()) {
                    ExportJson.summary(generator, job);
                }
                generator.writeEndArray();
                page.writeToken(generator);
            });
        });
    }
}
