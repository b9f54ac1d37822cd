package io.streambed.partiql;

import io.streambed.expressions.ConditionTemplate;
import io.streambed.expressions.Update;
import io.streambed.expressions.Where;
import io.streambed.expressions.partiql.Statement;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.Reply;
import io.streambed.schemas.EncodedItem;
import io.streambed.write.ItemMutation;
import io.streambed.write.ItemWriter;
import io.streambed.write.ItemWritten;
import io.streambed.write.StatementWrite;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Executes INSERT, UPDATE and DELETE statements, each of which is about one item. Thread-safe. */
public final class WriteStatements {
    private final ItemWriter writer;

    public WriteStatements(ItemWriter writer) {
        this.writer = writer;
    }

    /**
     * A write that fits its table.
     *
     * @param refusal what it is if the condition is not met
     * @param returned what it gives back, null for nothing
     */
    record Planned(
            PrimaryKey key,
            ItemWriter.Request request,
            ErrorType refusal,
            Function<ItemWritten, @Nullable Item> returned) {}

    CompletionStage<Reply> execute(Call call, TableDefinition table, StatementRequest request) {
        Planned planned = plan(table, request);
        return writer.write(
                call,
                table,
                planned.key,
                planned.request,
                written -> CompletableFuture.completedFuture(answer(call.input(), table, planned, written)));
    }

    private static Reply answer(Input input, TableDefinition table, Planned planned, ItemWritten written) {
        if (!written.applies()) {
            return refused(input, planned.refusal, written.before());
        }
        Item item = planned.returned.apply(written);
        List<Item> items = item == null || item.isEmpty() ? List.of() : List.of(item);
        return Reply.json(new StatementAnswer(input, table.name(), items, null, () -> written.units(table)));
    }

    private static Reply refused(Input input, ErrorType type, @Nullable EncodedItem current) {
        if (type == ErrorType.DUPLICATE_ITEM) {
            return new Reply.Failure(type, "Duplicate primary key exists in table", JsonBody.EMPTY);
        }
        boolean wanted = "ALL_OLD".equals(input.stringOrNull("ReturnValuesOnConditionCheckFailure"));
        JsonBody members = wanted && current != null
                ? generator -> AttributeValueJson.write(generator, "Item", current.item())
                : JsonBody.EMPTY;
        return new Reply.Failure(type, "The conditional request failed", members);
    }

    /** @throws DynamoDbException a validation error in the service's words if the statement does not fit the table */
    static Planned plan(TableDefinition table, StatementRequest request) {
        List<AttributeValue> parameters = request.parameters();
        return switch (request.statement()) {
            case Statement.Insert insert -> insert(table, insert, parameters);
            case Statement.Update update -> update(table, update, parameters);
            case Statement.Delete delete -> delete(table, delete, parameters);
            case Statement.Select _, Statement.Exists _ -> throw new IllegalArgumentException("no write");
        };
    }

    private static Planned insert(TableDefinition table, Statement.Insert insert, List<AttributeValue> parameters) {
        Item item = StatementWrite.item(insert, parameters);
        requireKey(item, table.key().partition());
        KeyAttribute sort = table.key().sort();
        if (sort != null) {
            requireKey(item, sort);
        }
        PrimaryKey key = PrimaryKey.of(table.key(), item);
        return new Planned(key, StatementWrite.insert(item).request(), ErrorType.DUPLICATE_ITEM, _ -> null);
    }

    private static void requireKey(Item item, KeyAttribute attribute) {
        AttributeValue value = item.get(attribute.name());
        if (value == null) {
            throw DynamoDbException.validation("Key attribute should be present in the item: Key " + attribute.name());
        }
        if (value.type() != attribute.type()) {
            throw DynamoDbException.validation(
                    "Key attribute's data type should match its data type in table's schema: Key " + attribute.name());
        }
    }

    private static Planned update(TableDefinition table, Statement.Update statement, List<AttributeValue> parameters) {
        Where where = where(statement.where(), parameters);
        Item key = key(where, table.key());
        StatementWrite write = StatementWrite.update(statement, where, key, parameters);
        return new Planned(
                PrimaryKey.ofKey(table.key(), key),
                write.request(),
                ErrorType.CONDITIONAL_CHECK_FAILED,
                written -> returned(statement.returning(), write.mutation(), written));
    }

    private static @Nullable Item returned(
            Statement.@Nullable Returning returning, @Nullable ItemMutation mutation, ItemWritten written) {
        return switch (returning) {
            case null -> null;
            case ALL_OLD -> itemOf(written.before());
            case ALL_NEW -> itemOf(written.after());
            case MODIFIED_OLD -> touched(mutation, itemOf(written.before()));
            case MODIFIED_NEW -> touched(mutation, itemOf(written.after()));
        };
    }

    private static @Nullable Item touched(@Nullable ItemMutation mutation, @Nullable Item item) {
        return item != null && mutation instanceof ItemMutation.Change(Item _, Update update) && update != null
                ? update.touched().apply(item)
                : null;
    }

    private static @Nullable Item itemOf(@Nullable EncodedItem image) {
        return image == null ? null : image.item();
    }

    private static Planned delete(TableDefinition table, Statement.Delete statement, List<AttributeValue> parameters) {
        Where where = where(statement.where(), parameters);
        Item key = key(where, table.key());
        return new Planned(
                PrimaryKey.ofKey(table.key(), key),
                StatementWrite.delete(where, key).request(),
                ErrorType.CONDITIONAL_CHECK_FAILED,
                written -> statement.returnsOld() ? itemOf(written.before()) : null);
    }

    private static Where where(@Nullable ConditionTemplate template, List<AttributeValue> parameters) {
        Where where = StatementWrite.where(template, parameters);
        if (where == null) {
            throw incompleteKey();
        }
        return where;
    }

    private static Item key(Where where, KeySchema schema) {
        Item key = where.key(schema);
        if (key == null) {
            throw incompleteKey();
        }
        return key;
    }

    private static DynamoDbException incompleteKey() {
        return DynamoDbException.validation("Where clause does not contain a mandatory equality on all key attributes");
    }
}
