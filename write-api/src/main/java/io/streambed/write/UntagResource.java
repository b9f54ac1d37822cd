package io.streambed.write;

import io.streambed.model.DynamoDbException;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.schemas.CatalogRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * UntagResource: takes tags from a table.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html">UntagResource</a>
 */
public final class UntagResource implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("UntagResourceInput")
            .required("ResourceArn", Shape.string().length(1, 1283))
            .required("TagKeys", Shape.list(Shape.string()))
            .build();

    private final TableSettings settings;

    public UntagResource(TableSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "UntagResource";
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
        String arn = call.input().string("ResourceArn");
        List<String> keys = call.input().strings("TagKeys");
        String name = ResourceTags.tableOf(arn, settings.json().arns());
        if (keys.isEmpty()) {
            throw DynamoDbException.validation("Atleast one Tag Key needs to be provided as Input.");
        }
        TagRules.removed(Map.of(), keys);
        return settings.proposer()
                .propose(
                        (state, proposalId) -> {
                            TableDefinition table = ResourceTags.changeable(state.table(name), name, arn);
                            return new CatalogRecord.TablePut(
                                    proposalId,
                                    state.version(),
                                    table.next()
                                            .tags(TagRules.removed(table.tags(), keys))
                                            .build());
                        },
                        call.deadlineNanos())
                .thenApply(_ -> Reply.EMPTY);
    }
}
