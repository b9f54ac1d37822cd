package io.streambed.read;

import io.streambed.materializer.TableLookup;
import io.streambed.model.DynamoDbException;
import io.streambed.model.TimeToLive;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletionStage;

/**
 * DescribeTimeToLive: a table's time to live as the catalog has it.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html">DescribeTimeToLive</a>
 */
public final class DescribeTimeToLive implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("DescribeTimeToLiveInput")
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .build();

    private final TableLookup tables;

    public DescribeTimeToLive(TableLookup tables) {
        this.tables = tables;
    }

    @Override
    public String name() {
        return "DescribeTimeToLive";
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
        return tables.withTable(call.input().string("TableName"), table -> {
            switch (table.status()) {
                case CREATING, DELETING ->
                    throw DynamoDbException.validation("Cannot describe time to live while table is in "
                            + table.status() + " state: Current table state is " + table.status());
                case ACTIVE, UPDATING -> {}
            }
            TimeToLive timeToLive = table.definition().timeToLive();
            boolean enabled = timeToLive != null && timeToLive.enabled();
            return Reply.now(generator -> {
                generator.writeObjectFieldStart("TimeToLiveDescription");
                generator.writeStringField("TimeToLiveStatus", enabled ? "ENABLED" : "DISABLED");
                if (timeToLive != null && enabled) {
                    generator.writeStringField("AttributeName", timeToLive.attribute());
                }
                generator.writeEndObject();
            });
        });
    }
}
