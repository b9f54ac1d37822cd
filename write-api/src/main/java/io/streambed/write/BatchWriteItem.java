package io.streambed.write;

import io.streambed.materializer.TableLookup;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.ConsumedCapacity;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * BatchWriteItem: puts and deletes up to 25 items of any tables, each on its own.
 *
 * <p>Each log partition's items go to its owner together, as the same commands as single writes. What is throttled there comes
 * back as unprocessed.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html">BatchWriteItem</a>
 */
public final class BatchWriteItem implements Operation {
    private static final int MAX_WRITES = 25;

    private static final Shape.Structure INPUT = Shape.structure("BatchWriteItemInput")
            .optional("ReturnConsumedCapacity", CommonShapes.RETURN_CONSUMED_CAPACITY)
            .optional("ReturnItemCollectionMetrics", CommonShapes.RETURN_ITEM_COLLECTION_METRICS)
            .required(
                    "RequestItems",
                    Shape.map(Shape.list(Shape.structure("WriteRequest")
                                            .optional(
                                                    "PutRequest",
                                                    Shape.structure("PutRequest")
                                                            .required("Item", Shape.ITEM)
                                                            .build())
                                            .optional(
                                                    "DeleteRequest",
                                                    Shape.structure("DeleteRequest")
                                                            .required("Key", Shape.ITEM)
                                                            .build())
                                            .build())
                                    .length(1, MAX_WRITES))
                            .keys(CommonShapes.TABLE_NAME_OR_ARN)
                            .length(0, MAX_WRITES))
            .earlierWords()
            .build();

    private final TableLookup tables;
    private final WriteItems writes;
    private final IndexBackPressure indexes;
    private final CollectionSizes collections;

    public BatchWriteItem(
            TableLookup tables, WriteItems writes, IndexBackPressure indexes, CollectionSizes collections) {
        this.tables = tables;
        this.writes = writes;
        this.indexes = indexes;
        this.collections = collections;
    }

    @Override
    public String name() {
        return "BatchWriteItem";
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
        if (call.input().structureListMap("RequestItems").isEmpty()) {
            throw DynamoDbException.validation("1 validation error detected: Value at 'RequestItems' failed to satisfy"
                    + " constraint: Member must have length greater than or equal to 1");
        }
        Map<String, List<BatchedWrite>> requested = requested(call.input());
        CompletionStage<BatchPlan> plan = CompletableFuture.completedStage(new BatchPlan());
        for (Map.Entry<String, List<BatchedWrite>> table : requested.entrySet()) {
            plan = plan.thenCompose(made -> tables.withItems(table.getKey(), found -> {
                TableDefinition definition = found.definition();
                boolean throttled = indexes.isBehind(definition);
                table.getValue().forEach(write -> made.add(definition, table.getKey(), write, throttled));
                return CompletableFuture.completedStage(made);
            }));
        }
        String capacity = call.input().stringOrNull("ReturnConsumedCapacity");
        return plan.thenCompose(made -> execute(made, ConsumedCapacity.isWanted(capacity), call.deadlineNanos()))
                .thenCompose(outcome -> ItemCollection.isWanted(call.input())
                        ? collections
                                .of(outcome.written(), call.deadlineNanos())
                                .thenApply(found -> outcome.reply(capacity, found))
                        : CompletableFuture.completedStage(outcome.reply(capacity, Map.of())));
    }

    /** The writes by table, in the request's order, with all that is wrong without knowing the tables refused. */
    private static Map<String, List<BatchedWrite>> requested(Input input) {
        Map<String, List<Input>> items = input.structureListMap("RequestItems");
        int count = 0;
        for (List<Input> requests : items.values()) {
            count += requests.size();
            requests.forEach(BatchedWrite::requireOne);
        }
        if (count > MAX_WRITES) {
            throw DynamoDbException.validation("Too many items requested for the BatchWriteItem call");
        }
        Map<String, List<BatchedWrite>> requested = LinkedHashMap.newLinkedHashMap(items.size());
        items.forEach((table, requests) ->
                requested.put(table, requests.stream().map(BatchedWrite::of).toList()));
        return requested;
    }

    private CompletionStage<BatchResult> execute(BatchPlan plan, boolean units, long deadlineNanos) {
        BatchResult result = new BatchResult(plan.size());
        plan.throttled().forEach(planned -> result.add(planned, WriteOutcome.NotWritten.THROTTLED));
        List<CompletableFuture<?>> parts = new ArrayList<>();
        plan.byLogPartition()
                .forEach((logPartition, part) -> parts.add(writes.write(
                                logPartition,
                                part.stream().map(BatchPlan.Planned::write).toList(),
                                units,
                                deadlineNanos)
                        .handle((outcomes, failure) -> {
                            if (failure == null) {
                                result.add(part, outcomes);
                            } else if (isThrottling(failure)) {
                                part.forEach(planned -> result.add(planned, WriteOutcome.NotWritten.THROTTLED));
                            } else {
                                throw new CompletionException(failure);
                            }
                            return null;
                        })
                        .toCompletableFuture()));
        return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ -> result);
    }

    private static boolean isThrottling(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof DynamoDbException error && error.type() == ErrorType.THROTTLING;
    }
}
