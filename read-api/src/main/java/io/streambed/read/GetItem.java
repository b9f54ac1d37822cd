package io.streambed.read;

import io.streambed.expressions.ExpressionAttributes;
import io.streambed.expressions.Expressions;
import io.streambed.expressions.LegacyParameters;
import io.streambed.expressions.Projection;
import io.streambed.materializer.KeyRange;
import io.streambed.materializer.PastItems;
import io.streambed.materializer.TableLookup;
import io.streambed.model.Item;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.ConsumedCapacity;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.schemas.EncodedItem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * GetItem: reads one item from the owner's store.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html">GetItem</a>
 */
public final class GetItem implements Operation {
    /** In the order in which the service reports what is violated. */
    private static final Shape.Structure INPUT = Shape.structure("GetItemInput")
            .optional("ReturnConsumedCapacity", CommonShapes.RETURN_CONSUMED_CAPACITY)
            .optional("AttributesToGet", CommonShapes.ATTRIBUTES_TO_GET)
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .required("Key", Shape.ITEM)
            .optional("ProjectionExpression", Shape.string())
            .optional("ExpressionAttributeNames", CommonShapes.EXPRESSION_ATTRIBUTE_NAMES)
            .optional("ConsistentRead", Shape.BOOLEAN)
            .build();

    private final TableLookup tables;
    private final ItemReads reads;
    private final PastItems past;

    public GetItem(TableLookup tables, ItemReads reads, PastItems past) {
        this.tables = tables;
        this.reads = reads;
        this.past = past;
    }

    @Override
    public boolean readsThePast() {
        return true;
    }

    @Override
    public String name() {
        return "GetItem";
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
        Input input = call.input();
        checkParameters(input);
        Item key = input.item("Key");
        @Nullable Projection projection = projection(input);
        boolean consistent = input.bool("ConsistentRead");
        return tables.retryingIfReplaced(input.string("TableName"), found -> {
            TableDefinition table = found.definition();
            PrimaryKey primaryKey = PrimaryKey.ofKey(table.key(), key);
            if (projection != null) {
                projection.checkAgainst(table.key());
                projection.checkAgainstIndexKeys(ReadTarget.indexKeys(table));
            }
            String asOf = call.asOf();
            if (asOf == null) {
                return reads.read(call, table, primaryKey, consistent, read -> answer(input, table, read, projection));
            }
            int logPartition = table.logPartitionOf(primaryKey.hash());
            byte[] from = primaryKey.bytes();
            KeyRange only = KeyRange.ascending(from, Arrays.copyOf(from, from.length + 1));
            return past.read(table, logPartition, only, asOf, 1, Integer.MAX_VALUE, call.deadlineNanos())
                    .thenApply(items -> answer(
                            input,
                            table,
                            new ItemReads.Found(items.isEmpty() ? null : items.getFirst(), consistent),
                            projection));
        });
    }

    private static Reply answer(
            Input input, TableDefinition table, ItemReads.Found found, @Nullable Projection projection) {
        EncodedItem item = found.item();
        return Reply.json(generator -> {
            if (item != null) {
                AttributeValueJson.write(
                        generator, "Item", projection == null ? item.item() : projection.apply(item.item()));
            }
            String capacity = input.stringOrNull("ReturnConsumedCapacity");
            if (ConsumedCapacity.isWanted(capacity)) {
                ConsumedCapacity.write(generator, capacity, table.name(), found.units());
            }
        });
    }

    /** What the service checks before it looks at any value: which parameters are given together. */
    private static void checkParameters(Input input) {
        if (!input.has("ProjectionExpression")) {
            ExpressionAttributes.refuseWithoutExpressions(names(input), null);
        } else if (input.has("AttributesToGet")) {
            ExpressionAttributes.refuseMixture(List.of("AttributesToGet"), List.of("ProjectionExpression"));
        }
    }

    private static @Nullable Projection projection(Input input) {
        String expression = input.stringOrNull("ProjectionExpression");
        if (expression == null) {
            return input.has("AttributesToGet")
                    ? LegacyParameters.attributesToGet(input.strings("AttributesToGet"))
                    : null;
        }
        ExpressionAttributes attributes = ExpressionAttributes.of(names(input), null);
        Projection projection = Expressions.projection(expression, attributes);
        attributes.requireAllUsed();
        return projection;
    }

    private static @Nullable Map<String, String> names(Input input) {
        return input.has("ExpressionAttributeNames") ? input.stringMap("ExpressionAttributeNames") : null;
    }
}
