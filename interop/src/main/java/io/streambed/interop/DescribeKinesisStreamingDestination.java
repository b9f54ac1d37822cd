package io.streambed.interop;

import io.streambed.materializer.TableLookup;
import io.streambed.model.StreamingDestination;
import io.streambed.model.TableStatus;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletionStage;

/**
 * DescribeKinesisStreamingDestination: a table's streaming destinations, the newest first, those that are over included.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeKinesisStreamingDestination.html">
 *     DescribeKinesisStreamingDestination</a>
 */
public final class DescribeKinesisStreamingDestination implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("DescribeKinesisStreamingDestinationInput")
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .build();

    private final TableLookup tables;

    public DescribeKinesisStreamingDestination(TableLookup tables) {
        this.tables = tables;
    }

    @Override
    public String name() {
        return "DescribeKinesisStreamingDestination";
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
            if (table.status() == TableStatus.CREATING) {
                throw TableLookup.tableNotFound(table.definition().name());
            }
            return Reply.now(generator -> {
                generator.writeStringField("TableName", table.definition().name());
                generator.writeArrayFieldStart("KinesisDataStreamDestinations");
                for (StreamingDestination destination :
                        table.definition().destinations().reversed()) {
                    generator.writeStartObject();
                    generator.writeStringField("StreamArn", destination.streamArn());
                    generator.writeStringField(
                            "DestinationStatus", destination.status().name());
                    if (destination.description() != null) {
                        generator.writeStringField("DestinationStatusDescription", destination.description());
                    }
                    DestinationShapes.write(generator, destination.precision());
                    generator.writeEndObject();
                }
                generator.writeEndArray();
            });
        });
    }
}
