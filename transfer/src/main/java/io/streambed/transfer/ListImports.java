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
 * ListImports: the newest first, by pages.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListImports.html">ListImports</a>
 */
final class ListImports implements Operation {
    private static final int MOST = 25;
    private static final Shape.Structure INPUT = Shape.structure("ListImportsInput")
            .optional("TableArn", TransferShapes.TABLE_ARN)
            .optional("PageSize", Shape.integer().range(1, MOST))
            .optional("NextToken", Shape.string())
            .build();

    private final TransferContext context;

    ListImports(TransferContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "ListImports";
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
        return context.all(JobKind.IMPORT).thenApply(jobs -> {
            JobLists.Page page = JobLists.page(
                    jobs.stream()
                            .filter(job -> arn == null || job.tableName().equals(table))
                            .toList(),
                    input,
                    input.integer("PageSize", MOST));
            return Reply.json(generator -> {
                generator.writeArrayFieldStart("ImportSummaryList");
                for (Job job : page.jobs()) {
                    ImportJson.summary(generator, job, context.arns());
                }
                generator.writeEndArray();
                page.writeToken(generator);
            });
        });
    }
}
