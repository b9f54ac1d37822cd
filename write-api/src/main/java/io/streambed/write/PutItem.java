package io.streambed.write;

import io.streambed.expressions.Condition;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.ItemSize;
import io.streambed.model.PrimaryKey;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.schemas.EncodedItem;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * PutItem: replaces an item by another, or creates it.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html">PutItem</a>
 */
public final class PutItem implements Operation {
    /** In the order in which the service reports what is violated. */
    private static final Shape.Structure INPUT = Shape.structure("PutItemInput")
            .optional("ReturnConsumedCapacity", CommonShapes.RETURN_CONSUMED_CAPACITY)
            .optional("ReturnValues", CommonShapes.RETURN_VALUES)
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .required("Item", Shape.ITEM)
            .optional("ConditionalOperator", CommonShapes.CONDITIONAL_OPERATOR)
            .optional("Expected", WriteParameters.EXPECTED)
            .optional("ReturnItemCollectionMetrics", CommonShapes.RETURN_ITEM_COLLECTION_METRICS)
            .optional("ConditionExpression", Shape.string())
            .optional("ExpressionAttributeValues", CommonShapes.EXPRESSION_ATTRIBUTE_VALUES)
            .optional("ExpressionAttributeNames", CommonShapes.EXPRESSION_ATTRIBUTE_NAMES)
            .optional("ReturnValuesOnConditionCheckFailure", CommonShapes.RETURN_VALUES_ON_CONDITION_CHECK_FAILURE)
            .build();

    private final ItemWriter writer;

    public PutItem(ItemWriter writer) {
        this.writer = writer;
    }

    @Override
    public String name() {
        return "PutItem";
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
        Wanted wanted = WriteParameters.checked(() -> wanted(call.input()));
        return writer.write(
                call,
                table -> PrimaryKey.of(table.key(), wanted.item),
                wanted.condition,
                new ItemMutation.Put(wanted.image),
                wanted.image.size());
    }

    private record Wanted(
            Item item, EncodedItem image, @Nullable Condition condition) {}

    private static Wanted wanted(Input input) {
        WriteParameters.check(input);
        Item item = input.item("Item");
        ItemWriter.checkReturnValues(input);
        EncodedItem image = EncodedItem.of(item);
        if (image.size() > ItemSize.MAX_ITEM_SIZE) {
            throw DynamoDbException.validation("Item size has exceeded the maximum allowed size");
        }
        return new Wanted(item, image, WriteParameters.condition(input));
    }
}
