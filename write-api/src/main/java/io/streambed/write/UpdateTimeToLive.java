package io.streambed.write;

import io.streambed.materializer.TableLookup;
import io.streambed.model.DynamoDbException;
import io.streambed.model.TableDefinition;
import io.streambed.model.TimeToLive;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.schemas.CatalogRecord;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * UpdateTimeToLive: sets a table's time to live. It holds as soon as the log partitions have it.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html">UpdateTimeToLive</a>
 */
public final class UpdateTimeToLive implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("UpdateTimeToLiveInput")
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .required(
                    "TimeToLiveSpecification",
                    Shape.structure("TimeToLiveSpecification")
                            .required("Enabled", Shape.BOOLEAN)
                            .required("AttributeName", Shape.string().length(1, 255))
                            .build())
            .build();

    private final TableSettings settings;

    public UpdateTimeToLive(TableSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "UpdateTimeToLive";
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
        String name = TableLookup.nameOf(call.input().string("TableName"));
        Input specification = call.input().structure("TimeToLiveSpecification");
        String attribute = specification.string("AttributeName");
        boolean enabled = specification.bool("Enabled");
        return settings.proposer()
                .propose(
                        (state, proposalId) -> {
                            TableDefinition table = UpdateTable.updatable(state.table(name), name);
                            check(table.timeToLive(), attribute, enabled);
                            TimeToLive next = new TimeToLive(attribute, enabled, changedAt(table.timeToLive()));
                            return new CatalogRecord.TablePut(
                                    proposalId,
                                    state.version(),
                                    table.next().timeToLive(next).build());
                        },
                        call.deadlineNanos())
                .thenApply(_ -> Reply.json(generator -> {
                    generator.writeObjectFieldStart("TimeToLiveSpecification");
                    generator.writeBooleanField("Enabled", enabled);
                    generator.writeStringField("AttributeName", attribute);
                    generator.writeEndObject();
                }));
    }

    /** Later than any change before, whatever the clock says: the materializer tells settings apart by it. */
    private static long changedAt(@Nullable TimeToLive before) {
        long now = System.currentTimeMillis();
        return before == null ? now : Math.max(now, before.changedAt() + 1);
    }

    /** The service also refuses changes that follow each other within half an hour; here they may. */
    private static void check(@Nullable TimeToLive before, String attribute, boolean enabled) {
        boolean active = before != null && before.enabled();
        if (!enabled && !active) {
            throw DynamoDbException.validation("TimeToLive is already disabled");
        }
        if (before != null && active && !before.attribute().equals(attribute)) {
            throw DynamoDbException.validation(
                    "TimeToLive is active on a different AttributeName: current AttributeName is "
                            + before.attribute());
        }
        if (enabled && active) {
            throw DynamoDbException.validation("TimeToLive is already enabled");
        }
    }
}
