package io.streambed.write;

import io.streambed.model.Item;
import io.streambed.model.PrimaryKey;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletionStage;

/**
 * UpdateItem: changes attributes of an item, or creates the item.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html">UpdateItem</a>
 */
public final class UpdateItem implements Operation {
    /** In the order in which the service reports what is violated. */
    private static final Shape.Structure INPUT = Shape.structure("UpdateItemInput")
            .optional("ReturnConsumedCapacity", CommonShapes.RETURN_CONSUMED_CAPACITY)
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .optional("ReturnItemCollectionMetrics", CommonShapes.RETURN_ITEM_COLLECTION_METRICS)
            .optional("ReturnValues", CommonShapes.RETURN_VALUES)
            .optional("ConditionalOperator", CommonShapes.CONDITIONAL_OPERATOR)
            .required("Key", Shape.ITEM)
            .optional("Expected", WriteParameters.EXPECTED)
            .optional("AttributeUpdates", WriteParameters.ATTRIBUTE_UPDATES)
            .optional("ConditionExpression", Shape.string())
            .optional("UpdateExpression", Shape.string())
            .optional("ExpressionAttributeValues", CommonShapes.EXPRESSION_ATTRIBUTE_VALUES)
            .optional("ExpressionAttributeNames", CommonShapes.EXPRESSION_ATTRIBUTE_NAMES)
            .optional("ReturnValuesOnConditionCheckFailure", CommonShapes.RETURN_VALUES_ON_CONDITION_CHECK_FAILURE)
            .build();

    private final ItemWriter writer;

    public UpdateItem(ItemWriter writer) {
        this.writer = writer;
    }

    @Override
    public String name() {
        return "UpdateItem";
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
                table -> PrimaryKey.ofKey(table.key(), wanted.key),
                wanted.parameters.condition(),
                new ItemMutation.Change(wanted.key, wanted.parameters.update()),
                call.body().length);
    }

    private record Wanted(Item key, WriteParameters.ConditionalUpdate parameters) {}

    private static Wanted wanted(Input input) {
        WriteParameters.checkUpdate(input);
        return new Wanted(input.item("Key"), WriteParameters.update(input));
    }
}
