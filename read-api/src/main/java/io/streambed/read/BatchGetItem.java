package io.streambed.read;

import io.streambed.materializer.TableLookup;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ItemSize;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * BatchGetItem: reads up to 100 items of any tables, each from its owner. What is beyond 16 MB is left for another request, and
 * is neither read nor charged.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html">BatchGetItem</a>
 */
public final class BatchGetItem implements Operation {
    private static final int MAX_KEYS = 100;
    /** The sizes of the items of one answer together: 16 MB. */
    static final int MAX_BYTES = 16 * 1024 * 1024;
    /** So many items are never too large. */
    private static final int FITTING_KEYS = MAX_BYTES / ItemSize.MAX_ITEM_SIZE;

    private static final Shape.Structure TABLE = Shape.structure("KeysAndAttributes")
            .required("Keys", Shape.list(Shape.ITEM))
            .optional("AttributesToGet", Shape.list(Shape.string()).length(1, 255))
            .optional("ConsistentRead", Shape.BOOLEAN)
            .optional("ProjectionExpression", Shape.string())
            .optional("ExpressionAttributeNames", CommonShapes.EXPRESSION_ATTRIBUTE_NAMES)
            .build();
    private static final Shape.Structure INPUT = Shape.structure("BatchGetItemInput")
            .optional("ReturnConsumedCapacity", CommonShapes.RETURN_CONSUMED_CAPACITY)
            .required("RequestItems", Shape.map(TABLE).keys(CommonShapes.TABLE_NAME_OR_ARN))
            .build();

    private final TableLookup tables;
    private final GetItems gets;
    private final ReadWorkers workers;

    public BatchGetItem(TableLookup tables, GetItems gets, ReadWorkers workers) {
        this.tables = tables;
        this.gets = gets;
        this.workers = workers;
    }

    @Override
    public String name() {
        return "BatchGetItem";
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
        Map<String, Input> requested = call.input().structureMap("RequestItems");
        checkTogether(requested);
        List<BatchRead> reads = new ArrayList<>(requested.size());
        requested.forEach((name, input) -> reads.add(BatchRead.of(name, input)));
        int keys = 0;
        for (BatchRead read : reads) {
            keys += read.keys().size();
        }
        CompletionStage<List<BatchAnswer.Table>> answers =
                keys <= FITTING_KEYS ? atOnce(reads, call.deadlineNanos()) : inTurn(reads, call.deadlineNanos());
        return answers.thenCompose(all -> {
                    requireAny(all);
                    return new BatchAnswer(all, call.input().stringOrNull("ReturnConsumedCapacity")).reply(workers);
                })
                .exceptionally(EncodedRows.RefusedElsewhere::answer);
    }

    private CompletionStage<List<BatchAnswer.Table>> atOnce(List<BatchRead> reads, long deadlineNanos) {
        CompletionStage<List<BatchAnswer.Table>> answers = CompletableFuture.completedStage(new ArrayList<>());
        for (BatchRead read : reads) {
            answers = answers.thenCombine(read(read, MAX_BYTES, deadlineNanos), BatchGetItem::with);
        }
        return answers;
    }

    /** Table by table, so that it is known how much room each has. */
    private CompletionStage<List<BatchAnswer.Table>> inTurn(List<BatchRead> reads, long deadlineNanos) {
        CompletionStage<List<BatchAnswer.Table>> answers = CompletableFuture.completedStage(new ArrayList<>());
        for (BatchRead read : reads) {
            answers = answers.thenCompose(all -> {
                int room = MAX_BYTES;
                for (BatchAnswer.Table table : all) {
                    room -= table.parts().bytes();
                }
                return read(read, room, deadlineNanos).thenApply(one -> with(all, one));
            });
        }
        return answers;
    }

    private static List<BatchAnswer.Table> with(List<BatchAnswer.Table> all, BatchAnswer.Table one) {
        all.add(one);
        return all;
    }

    /** If nothing could be read for want of throughput, the answer is that of the first part that was refused. */
    private static void requireAny(List<BatchAnswer.Table> tables) {
        for (BatchAnswer.Table table : tables) {
            if (table.parts().unread().cardinality() < table.read().keys().size()) {
                return;
            }
        }
        for (BatchAnswer.Table table : tables) {
            EncodedRows.RefusedElsewhere refusal = table.parts().refusal();
            if (refusal != null) {
                throw refusal;
            }
        }
    }

    /** What is wrong with all tables' requests together. */
    private static void checkTogether(Map<String, Input> requested) {
        if (requested.isEmpty()) {
            throw wrongLength("", "greater than or equal to 1");
        }
        int keys = 0;
        boolean expressions = false;
        boolean legacy = false;
        for (Map.Entry<String, Input> table : requested.entrySet()) {
            int here = table.getValue().size("Keys");
            if (here == 0 || here > MAX_KEYS) {
                throw wrongLength(
                        "." + table.getKey() + ".member.Keys",
                        here == 0 ? "greater than or equal to 1" : "less than or equal to " + MAX_KEYS);
            }
            keys += here;
            expressions |= table.getValue().has("ProjectionExpression");
            legacy |= table.getValue().has("AttributesToGet");
        }
        ReadParameters.requireOneForm(
                expressions ? List.of("ProjectionExpression") : List.of(),
                legacy ? List.of("AttributesToGet") : List.of());
        if (keys > MAX_KEYS) {
            throw DynamoDbException.validation("Too many items requested for the BatchGetItem call");
        }
    }

    /** What is wrong with how much is asked for, in the words of October 2026 (paritysuite/dynamodb-conformance, batchGetItem). */
    private static DynamoDbException wrongLength(String member, String bound) {
        return DynamoDbException.validation("1 validation error detected: Value at 'RequestItems" + member
                + "' failed to satisfy constraint: Member must have length " + bound);
    }

    private CompletionStage<BatchAnswer.Table> read(BatchRead read, int room, long deadlineNanos) {
        return tables.retryingIfReplaced(read.name(), found -> {
            TableDefinition table = found.definition();
            List<PrimaryKey> keys = read.keys().stream()
                    .map(key -> PrimaryKey.ofKey(table.key(), key))
                    .toList();
            if (read.projection() != null) {
                read.projection().checkAgainst(table.key());
                read.projection().checkAgainstIndexKeys(ReadTarget.indexKeys(table));
            }
            return new BatchTable(gets, table, read.isConsistent(), room, deadlineNanos)
                    .read(keys)
                    .thenApply(parts -> new BatchAnswer.Table(read, table, parts));
        });
    }
}
