package io.streambed.write;

import io.streambed.model.DynamoDbException;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.schemas.CatalogRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * TagResource: adds tags to a table, or replaces their values.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html">TagResource</a>
 */
public final class TagResource implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("TagResourceInput")
            .required("ResourceArn", Shape.string().length(1, 1283))
            .required("Tags", TableShapes.TAGS)
            .build();

    private final TableSettings settings;

    public TagResource(TableSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "TagResource";
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
        List<Input> tags = call.input().structures("Tags");
        String name = ResourceTags.tableOf(arn, settings.json().arns());
        if (tags.isEmpty()) {
            throw DynamoDbException.validation("Atleast one Tag needs to be provided as Input.");
        }
        // Wrong tags are wrong whether the table exists or not.
        TagRules.added(Map.of(), tags);
        return settings.proposer()
                .propose(
                        (state, proposalId) -> {
                            TableDefinition table = ResourceTags.changeable(state.table(name), name, arn);
                            return new CatalogRecord.TablePut(
                                    proposalId,
                                    state.version(),
                                    table.next()
                                            .tags(TagRules.added(table.tags(), tags))
                                            .build());
                        },
                        call.deadlineNanos())
                .thenApply(_ -> Reply.EMPTY);
    }
}
