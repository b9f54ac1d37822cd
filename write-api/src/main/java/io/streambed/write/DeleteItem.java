package io.streambed.write;

import io.streambed.expressions.Condition;
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
import org.jspecify.annotations.Nullable;

/**
 * DeleteItem: deletes an item if there is one.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html">DeleteItem</a>
 */
public final class DeleteItem implements Operation {
    /** In the order in which the service reports what is violated. */
    private static final Shape.Structure INPUT = Shape.structure("DeleteItemInput")
            .optional("ReturnConsumedCapacity", CommonShapes.RETURN_CONSUMED_CAPACITY)
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .optional("ReturnValues", CommonShapes.RETURN_VALUES)
            .optional("ReturnItemCollectionMetrics", CommonShapes.RETURN_ITEM_COLLECTION_METRICS)
            .required("Key", Shape.ITEM)
            .optional("ConditionalOperator", CommonShapes.CONDITIONAL_OPERATOR)
            .optional("Expected", WriteParameters.EXPECTED)
            .optional("ConditionExpression", Shape.string())
            .optional("ExpressionAttributeValues", CommonShapes.EXPRESSION_ATTRIBUTE_VALUES)
            .optional("ExpressionAttributeNames", CommonShapes.EXPRESSION_ATTRIBUTE_NAMES)
            .optional("ReturnValuesOnConditionCheckFailure", CommonShapes.RETURN_VALUES_ON_CONDITION_CHECK_FAILURE)
            .build();

    private final ItemWriter writer;

    public DeleteItem(ItemWriter writer) {
        this.writer = writer;
    }

    @Override
    public String name() {
        return "DeleteItem";
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
                wanted.condition,
                ItemMutation.Delete.DELETE,
                0);
    }

    private record Wanted(Item key, @Nullable Condition condition) {}

    private static Wanted wanted(Input input) {
        WriteParameters.check(input);
        Item key = input.item("Key");
        ItemWriter.checkReturnValues(input);
        return new Wanted(key, WriteParameters.condition(input));
    }
}
