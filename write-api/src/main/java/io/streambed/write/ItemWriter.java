package io.streambed.write;

import io.streambed.expressions.Condition;
import io.streambed.expressions.Update;
import io.streambed.materializer.TableLookup;
import io.streambed.model.CapacityUnits;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.Item;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.Call;
import io.streambed.protocol.ConsumedCapacity;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Throttled;
import io.streambed.protocol.ThroughputLimits;
import io.streambed.schemas.EncodedItem;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Brings an item's write to the owner of its log partition, and its outcome into the form of an answer. Thread-safe. */
public final class ItemWriter {
    private final TableLookup tables;
    private final Routing routing;
    private final Sequencers sequencers;
    private final IndexBackPressure indexes;
    private final ThroughputLimits limits;

    public ItemWriter(
            TableLookup tables,
            Routing routing,
            Sequencers sequencers,
            IndexBackPressure indexes,
            ThroughputLimits limits) {
        this.tables = tables;
        this.routing = routing;
        this.sequencers = sequencers;
        this.indexes = indexes;
        this.limits = limits;
    }

    /**
     * Writes one item.
     *
     * @param key makes the item's key for the table's key schema
     * @param weight about how many bytes the mutation holds
     */
    CompletionStage<Reply> write(
            Call call,
            Function<TableDefinition, PrimaryKey> key,
            @Nullable Condition condition,
            ItemMutation mutation,
            int weight) {
        return tables.retryingIfReplaced(call.input().string("TableName"), found -> {
            TableDefinition table = found.definition();
            PrimaryKey primaryKey = key.apply(table);
            Update update = updateOf(mutation);
            boolean isExpression = update != null && call.input().has("UpdateExpression");
            return write(
                    call,
                    table,
                    primaryKey,
                    new Request(condition, mutation, isExpression, weight),
                    written -> written.applies() && ItemCollection.isWanted(call.input()) && table.limitsCollections()
                            ? collection(call, table, primaryKey, mutation)
                                    .thenApply(collection -> answer(call.input(), table, update, written, collection))
                            : CompletableFuture.completedFuture(answer(call.input(), table, update, written, null)));
        });
    }

    /**
     * A write of an item whose table and key are known.
     *
     * @param condition null if there is none
     * @param isExpression whether an update was written as an expression or in a statement, not as AttributeUpdates
     * @param weight about how many bytes the mutation holds
     */
    public record Request(@Nullable Condition condition, ItemMutation mutation, boolean isExpression, int weight) {}

    /**
     * Writes one item where it lives; if that is on another node, the call goes there as it is.
     *
     * @param answer makes the call's answer, also if the condition was not met
     * @return fails with ResourceNotFoundException if the table is gone there
     * @throws io.streambed.model.DynamoDbException if the table does not allow the write whatever the item
     */
    public CompletionStage<Reply> write(
            Call call,
            TableDefinition table,
            PrimaryKey key,
            Request request,
            Function<ItemWritten, CompletionStage<Reply>> answer) {
        Condition condition = request.condition();
        ItemMutation mutation = request.mutation();
        Update update = updateOf(mutation);
        if (update != null) {
            update.checkAgainst(table.key());
            IndexKeys.check(table, update, request.isExpression());
        }
        if (mutation instanceof ItemMutation.Put(EncodedItem image)) {
            // Before the condition is looked at; once more when it is decided, as indexes come and go.
            IndexKeys.check(table, image.item());
        }
        if (condition != null) {
            condition.checkAgainst(table.key());
            IndexKeys.check(table, condition);
        }
        indexes.check(table);
        int logPartition = table.logPartitionOf(key.hash());
        return routing.route(logPartition, call, () -> {
            Throttled throttled = limits.writing(table);
            if (throttled != null) {
                return throttled.now();
            }
            ItemWrite write = new ItemWrite(
                    table.number(), key.bytes(), condition, mutation, request.weight(), call.deadlineNanos());
            return sequencers.submit(logPartition, write).thenCompose(written -> {
                if (limits.enforced()) {
                    limits.written(table, written.units(table));
                }
                return answer.apply(written);
            });
        });
    }

    private static @Nullable Update updateOf(ItemMutation mutation) {
        return mutation instanceof ItemMutation.Change change ? change.update() : null;
    }

    /** The collection of the item that was written; null if that cannot be told any more, which is no reason to fail. */
    private CompletionStage<@Nullable ItemCollection> collection(
            Call call, TableDefinition table, PrimaryKey key, ItemMutation mutation) {
        Item item = mutation instanceof ItemMutation.Put(EncodedItem image)
                ? image.item()
                : call.input().item("Key");
        return sequencers
                .serving(table.logPartitionOf(key.hash()), false, call.deadlineNanos())
                .<@Nullable ItemCollection>thenApply(partition ->
                        ItemCollection.of(table, item, partition.collectionBytes(table.number(), key.bytes())))
                .exceptionally(_ -> null);
    }

    private static Reply answer(
            Input input,
            TableDefinition table,
            @Nullable Update update,
            ItemWritten written,
            @Nullable ItemCollection collection) {
        String capacity = input.stringOrNull("ReturnConsumedCapacity");
        CapacityUnits units = ConsumedCapacity.isWanted(capacity) ? written.units(table) : CapacityUnits.NONE;
        if (!written.applies()) {
            return conditionFailed(input, written.before());
        }
        Item returned = returned(input.stringOrNull("ReturnValues"), update, written);
        return Reply.json(generator -> {
            if (returned != null) {
                AttributeValueJson.write(generator, "Attributes", returned);
            }
            ConsumedCapacity.write(generator, capacity, table.name(), units);
            if (collection != null) {
                collection.write(generator);
            }
        });
    }

    private static @Nullable Item returned(
            @Nullable String returnValues, @Nullable Update update, ItemWritten written) {
        return switch (returnValues) {
            case "ALL_OLD" -> itemOf(written.before());
            case "ALL_NEW" -> itemOf(written.after());
            case "UPDATED_OLD" -> touched(update, written.before());
            case "UPDATED_NEW" -> touched(update, written.after());
            case null, default -> null;
        };
    }

    private static @Nullable Item itemOf(@Nullable EncodedItem image) {
        return image == null ? null : image.item();
    }

    /** What the image has of what the update is about; null rather than nothing. */
    private static @Nullable Item touched(@Nullable Update update, @Nullable EncodedItem image) {
        if (update == null || image == null) {
            return null;
        }
        Item touched = update.touched().apply(image.item());
        return touched.isEmpty() ? null : touched;
    }

    private static Reply conditionFailed(Input input, @Nullable EncodedItem current) {
        boolean wanted = "ALL_OLD".equals(input.stringOrNull("ReturnValuesOnConditionCheckFailure"));
        JsonBody members = wanted && current != null
                ? generator -> AttributeValueJson.write(generator, "Item", current.item())
                : JsonBody.EMPTY;
        return new Reply.Failure(ErrorType.CONDITIONAL_CHECK_FAILED, "The conditional request failed", members);
    }

    /** PutItem and DeleteItem return the old image or nothing. */
    static void checkReturnValues(Input input) {
        String returnValues = input.stringOrNull("ReturnValues");
        if (returnValues != null && !returnValues.equals("ALL_OLD") && !returnValues.equals("NONE")) {
            throw DynamoDbException.validation("ReturnValues can only be ALL_OLD or NONE");
        }
    }
}
