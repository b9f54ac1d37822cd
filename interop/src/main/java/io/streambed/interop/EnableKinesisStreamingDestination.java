package io.streambed.interop;

import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.TableLookup;
import io.streambed.model.DestinationStatus;
import io.streambed.model.StreamingDestination;
import io.streambed.model.StreamingDestination.TimePrecision;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.schemas.CatalogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * EnableKinesisStreamingDestination: lets a table's changes go to a Kafka topic from now on. Whether there is such a topic is
 * said later, by the destination's status, as in the service. A table has one destination at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html">
 *     EnableKinesisStreamingDestination</a>
 */
public final class EnableKinesisStreamingDestination implements Operation {
    private static final String CONFIGURATION = "EnableKinesisStreamingConfiguration";
    private static final Shape.Structure INPUT =
            DestinationShapes.input("EnableKinesisStreamingDestinationInput", CONFIGURATION);

    /** How many destinations that are over a table remembers. */
    private static final int MAX_REMEMBERED = 10;

    private final CatalogProposer proposer;

    public EnableKinesisStreamingDestination(CatalogProposer proposer) {
        this.proposer = proposer;
    }

    @Override
    public String name() {
        return "EnableKinesisStreamingDestination";
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
        String arn = call.input().string("StreamArn");
        TimePrecision precision = DestinationShapes.precision(call.input(), CONFIGURATION);
        return proposer.propose(
                        (state, proposalId) -> new CatalogRecord.TablePut(
                                proposalId,
                                state.version(),
                                enabled(
                                        DestinationErrors.changeable(
                                                state.table(name), name, DestinationErrors.notOver()),
                                        arn,
                                        precision)),
                        call.deadlineNanos())
                .thenApply(
                        _ -> DestinationShapes.reply(name, arn, DestinationStatus.ENABLING, CONFIGURATION, precision));
    }

    /** An entry for the same ARN is replaced. */
    private static TableDefinition enabled(TableDefinition table, String arn, @Nullable TimePrecision precision) {
        List<StreamingDestination> destinations = new ArrayList<>();
        for (StreamingDestination destination : table.destinations()) {
            if (!destination.status().over()) {
                throw DestinationErrors.notOver();
            }
            if (!destination.streamArn().equals(arn)) {
                destinations.add(destination);
            }
        }
        if (destinations.size() >= MAX_REMEMBERED) {
            destinations.removeFirst();
        }
        destinations.add(
                new StreamingDestination(arn, table.version() + 1, DestinationStatus.ENABLING, null, precision));
        return table.next().destinations(destinations).build();
    }
}
