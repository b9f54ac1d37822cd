package io.streambed.interop;

import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.TableLookup;
import io.streambed.model.DestinationStatus;
import io.streambed.model.StreamingDestination;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.schemas.CatalogRecord;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * DisableKinesisStreamingDestination: no change from now on goes to the topic; those before still do.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DisableKinesisStreamingDestination.html">
 *     DisableKinesisStreamingDestination</a>
 */
public final class DisableKinesisStreamingDestination implements Operation {
    private static final Shape.Structure INPUT =
            DestinationShapes.input("DisableKinesisStreamingDestinationInput", "EnableKinesisStreamingConfiguration");

    private final CatalogProposer proposer;

    public DisableKinesisStreamingDestination(CatalogProposer proposer) {
        this.proposer = proposer;
    }

    @Override
    public String name() {
        return "DisableKinesisStreamingDestination";
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
        return proposer.propose(
                        (state, proposalId) -> new CatalogRecord.TablePut(
                                proposalId,
                                state.version(),
                                disabled(
                                        DestinationErrors.changeable(
                                                state.table(name), name, DestinationErrors.notActiveToDisable()),
                                        arn)),
                        call.deadlineNanos())
                .thenApply(_ -> DestinationShapes.reply(name, arn, DestinationStatus.DISABLING, null, null));
    }

    private static TableDefinition disabled(TableDefinition table, String arn) {
        StreamingDestination destination = DestinationErrors.find(table, arn);
        if (destination == null || destination.status() != DestinationStatus.ACTIVE) {
            throw DestinationErrors.notActiveToDisable();
        }
        List<StreamingDestination> next = table.destinations().stream()
                .map(each -> each.equals(destination) ? each.withStatus(DestinationStatus.DISABLING, null) : each)
                .toList();
        return table.next().destinations(next).build();
    }
}
