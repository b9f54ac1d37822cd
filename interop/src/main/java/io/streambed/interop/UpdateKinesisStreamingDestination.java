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
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * UpdateKinesisStreamingDestination: changes the precision of the times in a destination's records.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateKinesisStreamingDestination.html">
 *     UpdateKinesisStreamingDestination</a>
 */
public final class UpdateKinesisStreamingDestination implements Operation {
    private static final String CONFIGURATION = "UpdateKinesisStreamingConfiguration";
    private static final Shape.Structure INPUT =
            DestinationShapes.input("UpdateKinesisStreamingDestinationInput", CONFIGURATION);

    private final CatalogProposer proposer;

    public UpdateKinesisStreamingDestination(CatalogProposer proposer) {
        this.proposer = proposer;
    }

    @Override
    public String name() {
        return "UpdateKinesisStreamingDestination";
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
                                updated(
                                        DestinationErrors.changeable(
                                                state.table(name), name, DestinationErrors.notActiveToUpdate(name)),
                                        arn,
                                        precision)),
                        call.deadlineNanos())
                .thenApply(
                        _ -> DestinationShapes.reply(name, arn, DestinationStatus.UPDATING, CONFIGURATION, precision));
    }

    private static TableDefinition updated(TableDefinition table, String arn, @Nullable TimePrecision precision) {
        StreamingDestination destination = DestinationErrors.find(table, arn);
        if (destination == null) {
            throw DestinationErrors.unknown(arn, table.name());
        }
        if (destination.status() != DestinationStatus.ACTIVE) {
            throw DestinationErrors.notActiveToUpdate(table.name());
        }
        if (precision == null) {
            throw DestinationErrors.nothingToUpdate();
        }
        if (precision == destination.effectivePrecision()) {
            throw DestinationErrors.samePrecision(table, destination);
        }
        List<StreamingDestination> next = table.destinations().stream()
                .map(each -> each.equals(destination) ? each.updating(precision) : each)
                .toList();
        return table.next().destinations(next).build();
    }
}
