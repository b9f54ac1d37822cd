package io.streambed.write;

import io.streambed.expressions.Condition;
import io.streambed.expressions.Update;
import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.ItemSize;
import io.streambed.model.KeyAttribute;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.CancellationReason;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import io.streambed.schemas.EncodedItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One action of a transaction, before its table is known.
 *
 * @param source how it was written, for sending it on
 * @param attributes the item to put, or the key
 * @param mutation null if the item is only looked at
 * @param returnsOld whether the item is to be shown if the condition is not met
 * @param weight about how many bytes the action holds
 */
record TransactAction(
        ActionSource source,
        String table,
        Item attributes,
        @Nullable Condition condition,
        @Nullable ItemMutation mutation,
        boolean returnsOld,
        int weight) {
    private static final String PUT = "Put";
    private static final String DELETE = "Delete";
    private static final String UPDATE = "Update";
    private static final String CHECK = "ConditionCheck";
    private static final List<String> ACTIONS = List.of(CHECK, PUT, DELETE, UPDATE);

    static final Shape.Structure SHAPE = Shape.structure("TransactWriteItem")
            .optional(
                    CHECK,
                    expressions(Shape.structure(CHECK)
                                    .required("Key", Shape.ITEM)
                                    .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
                                    .required("ConditionExpression", Shape.string()))
                            .build())
            .optional(
                    PUT,
                    expressions(Shape.structure(PUT)
                                    .required("Item", Shape.ITEM)
                                    .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
                                    .optional("ConditionExpression", Shape.string()))
                            .build())
            .optional(
                    DELETE,
                    expressions(Shape.structure(DELETE)
                                    .required("Key", Shape.ITEM)
                                    .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
                                    .optional("ConditionExpression", Shape.string()))
                            .build())
            .optional(
                    UPDATE,
                    expressions(Shape.structure(UPDATE)
                                    .required("Key", Shape.ITEM)
                                    .required("UpdateExpression", Shape.string())
                                    .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
                                    .optional("ConditionExpression", Shape.string()))
                            .build())
            .build();

    private static Shape.Builder expressions(Shape.Builder action) {
        return action.optional("ExpressionAttributeNames", CommonShapes.EXPRESSION_ATTRIBUTE_NAMES)
                .optional("ExpressionAttributeValues", CommonShapes.EXPRESSION_ATTRIBUTE_VALUES)
                .optional("ReturnValuesOnConditionCheckFailure", CommonShapes.RETURN_VALUES_ON_CONDITION_CHECK_FAILURE);
    }

    /**
     * Reads a member of TransactItems.
     *
     * @throws DynamoDbException if something is wrong with it whatever the table
     */
    static TransactAction of(Input item) {
        String action = null;
        for (String one : ACTIONS) {
            if (item.has(one)) {
                if (action != null) {
                    throw DynamoDbException.validation(
                            "TransactItems can only contain one of Check, Put, Update or Delete");
                }
                action = one;
            }
        }
        if (action == null) {
            throw DynamoDbException.validation(
                    "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request");
        }
        Input input = item.structure(action);
        return switch (action) {
            case PUT -> put(item, input);
            case UPDATE -> update(item, input);
            case DELETE -> onKey(item, input, ItemMutation.Delete.DELETE);
            default -> onKey(item, input, null);
        };
    }

    /** An action that was written as a statement. */
    static TransactAction of(ActionSource.OfStatement source, StatementWrite write) {
        return new TransactAction(
                source,
                source.table(),
                write.attributes(),
                write.condition(),
                write.mutation(),
                source.returnsOld(),
                write.weight());
    }

    /** Whether a key attribute is there, and empty; of a statement that is a matter of its item. */
    boolean hasEmptyKey(TableDefinition table) {
        return source instanceof ActionSource.Member
                && (isEmpty(table.key().partition()) || isEmpty(table.key().sort()));
    }

    private boolean isEmpty(@Nullable KeyAttribute attribute) {
        AttributeValue value = attribute == null ? null : attributes.get(attribute.name());
        return attribute != null
                && value != null
                && value.type() == attribute.type()
                && value.type() != AttributeType.N
                && ItemSize.of(value) == 0;
    }

    private static TransactAction put(Input item, Input input) {
        WriteParameters.checkExpression(input);
        Item attributes = input.item("Item");
        EncodedItem image = EncodedItem.of(attributes);
        if (image.size() > ItemSize.MAX_ITEM_SIZE) {
            throw DynamoDbException.validation("Item size has exceeded the maximum allowed size");
        }
        return of(
                item,
                input,
                attributes,
                WriteParameters.conditionExpression(input),
                new ItemMutation.Put(image),
                image.size());
    }

    private static TransactAction update(Input item, Input input) {
        Item key = input.item("Key");
        WriteParameters.ConditionalUpdate wanted = WriteParameters.update(input);
        Item values = input.itemOrNull("ExpressionAttributeValues");
        int size = values == null ? 0 : ItemSize.of(values);
        return of(item, input, key, wanted.condition(), new ItemMutation.Change(key, wanted.update()), size);
    }

    private static TransactAction onKey(Input item, Input input, @Nullable ItemMutation mutation) {
        WriteParameters.checkExpression(input);
        return of(item, input, input.item("Key"), WriteParameters.conditionExpression(input), mutation, 0);
    }

    private static TransactAction of(
            Input item,
            Input input,
            Item attributes,
            @Nullable Condition condition,
            @Nullable ItemMutation mutation,
            int weight) {
        return new TransactAction(
                new ActionSource.Member(item),
                input.string("TableName"),
                attributes,
                condition,
                mutation,
                "ALL_OLD".equals(input.stringOrNull("ReturnValuesOnConditionCheckFailure")),
                weight);
    }

    /**
     * The key of the item.
     *
     * @throws DynamoDbException a validation error, if there is none that fits the table
     */
    PrimaryKey key(TableDefinition definition) {
        return mutation instanceof ItemMutation.Put
                ? PrimaryKey.of(definition.key(), attributes)
                : PrimaryKey.ofKey(definition.key(), attributes);
    }

    /**
     * Checks the action against its table, as far as that is possible without the item.
     *
     * @throws DynamoDbException a validation error
     */
    void check(TableDefinition definition) {
        switch (mutation) {
            case ItemMutation.Change(Item _, Update update)
            when update != null -> {
                update.checkAgainst(definition.key());
                IndexKeys.check(definition, update, true);
            }
            case ItemMutation.Put(EncodedItem image) -> IndexKeys.check(definition, image.item());
            case ItemMutation.Change _, ItemMutation.Delete _ -> {}
            case null -> {}
        }
        if (condition != null) {
            condition.checkAgainst(definition.key());
            IndexKeys.check(definition, condition);
        }
    }

    /** Why the action is not carried out if its condition is not met. */
    CancellationReason refusal(@Nullable EncodedItem current) {
        if (source instanceof ActionSource.OfStatement && mutation instanceof ItemMutation.Put) {
            return CancellationReason.DUPLICATE_ITEM;
        }
        return CancellationReason.conditionFailed(returnsOld && current != null ? current.item() : null);
    }
}
