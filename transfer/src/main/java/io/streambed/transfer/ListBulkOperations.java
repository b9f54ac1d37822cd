package io.streambed.transfer;

import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletionStage;

/**
 * ListBulkOperations: the newest first, by pages.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBulkOperations.html">
 *     ListBulkOperations</a>
 */
final class ListBulkOperations implements Operation {
    private static final int USUAL = 10;
    private static final int MOST = 100;
    private static final Shape.Structure INPUT = Shape.structure("ListBulkOperationsInput")
            .optional("MaxResults", Shape.integer().range(1, MOST))
            .optional("NextToken", Shape.string())
            .build();

    private final TransferContext context;

    ListBulkOperations(TransferContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "ListBulkOperations";
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
        return context.all(JobKind.BULK_PUT).thenApply(jobs -> {
            JobLists.Page page = JobLists.page(jobs, input, input.integer("MaxResults", USUAL));
            return Reply.json(generator -> {
                generator.writeArrayFieldStart("BulkOperationsSummaryList");
                for (Job job : page.jobs()) {
                    BulkOperationJson.summary(generator, job);
                }
                generator.writeEndArray();
                page.writeToken(generator);
            });
        });
    }
}
