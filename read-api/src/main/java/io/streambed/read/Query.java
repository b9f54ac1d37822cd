package io.streambed.read;

import io.streambed.materializer.KeyRange;
import io.streambed.materializer.PastItems;
import io.streambed.materializer.ServingPartitions;
import io.streambed.materializer.TableLookup;
import io.streambed.model.SecondaryIndex;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.protocol.Throttled;
import io.streambed.protocol.ThroughputLimits;
import java.util.concurrent.CompletionStage;

/**
 * Query: reads a page of the items of one partition key, in the order of their sort keys or against it.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html">Query</a>
 */
public final class Query implements Operation {
    /** In the order in which the service reports what is violated. */
    static final Shape.Structure INPUT = Shape.structure("QueryInput")
            .optional("Select", ReadParameters.SELECT)
            .optional("IndexName", CommonShapes.INDEX_NAME)
            .optional("ReturnConsumedCapacity", CommonShapes.RETURN_CONSUMED_CAPACITY)
            .optional("QueryFilter", Shape.map(ReadParameters.CONDITION))
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .optional("ConditionalOperator", CommonShapes.CONDITIONAL_OPERATOR)
            .optional("AttributesToGet", Shape.list(Shape.string()).length(1, 255))
            .optional("Limit", Shape.integer().atLeast(1))
            .optional("KeyConditions", Shape.map(ReadParameters.CONDITION))
            .optional("ExclusiveStartKey", Shape.ITEM)
            .optional("KeyConditionExpression", Shape.string())
            .optional("FilterExpression", Shape.string())
            .optional("ProjectionExpression", Shape.string())
            .optional("ExpressionAttributeValues", CommonShapes.EXPRESSION_ATTRIBUTE_VALUES)
            .optional("ExpressionAttributeNames", CommonShapes.EXPRESSION_ATTRIBUTE_NAMES)
            .optional("ConsistentRead", Shape.BOOLEAN)
            .optional("ScanIndexForward", Shape.BOOLEAN)
            .build();

    private final TableLookup tables;
    private final Routing routing;
    private final ServingPartitions partitions;
    private final ReadWorkers workers;
    private final ThroughputLimits limits;
    private final PastItems past;

    public Query(
            TableLookup tables,
            Routing routing,
            ServingPartitions partitions,
            ReadWorkers workers,
            ThroughputLimits limits,
            PastItems past) {
        this.tables = tables;
        this.routing = routing;
        this.partitions = partitions;
        this.workers = workers;
        this.limits = limits;
        this.past = past;
    }

    @Override
    public boolean readsThePast() {
        return true;
    }

    @Override
    public String name() {
        return "Query";
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
        QueryRequest request = QueryRequest.of(call.input());
        boolean consistent = call.input().bool("ConsistentRead");
        int limit = call.input().integer("Limit", Integer.MAX_VALUE);
        return tables.retryingIfReplaced(
                call.input().string("TableName"), table -> ReadTarget.isKnown(table, call.input()), found -> {
                    ReadTarget target = ReadTarget.of(found.definition(), call.input());
                    KeyRange range = request.over(target);
                    ReadSource source = target.source(request.selection().isWhole(target));
                    int logPartition = target.table().logPartitionOf(KeyBytes.hashOf(range));
                    String asOf = call.asOf();
                    if (asOf != null) {
                        ScanPart.Bounds bounds = new ScanPart.Bounds(limit, PageReader.MAX_BYTES, true);
                        PastPages pages = new PastPages(past, workers, asOf, call.deadlineNanos());
                        SecondaryIndex index = target.index();
                        return (index == null
                                        ? pages.ofTable(target.table(), logPartition, range, bounds)
                                        : pages.ofIndex(target.table(), index, source, range, bounds))
                                .thenCompose(rows -> answer(new PageAnswer(
                                        call.input(), target, request.selection(), request.filter(), rows)));
                    }
                    return routing.route(logPartition, call, () -> {
                        Throttled throttled = limits.reading(target.table(), target.index());
                        if (throttled != null) {
                            return throttled.now();
                        }
                        return partitions
                                .serving(logPartition, consistent, call.deadlineNanos())
                                .thenCompose(partition -> PageReader.read(
                                        source.open(partition, range), limit, PageReader.MAX_BYTES, workers))
                                .thenCompose(rows -> answer(new PageAnswer(
                                        call.input(), target, request.selection(), request.filter(), rows)));
                    });
                });
    }

    private CompletionStage<Reply> answer(PageAnswer answer) {
        if (limits.enforced()) {
            limits.read(answer.target().table(), answer.units());
        }
        return answer.reply(workers);
    }
}
