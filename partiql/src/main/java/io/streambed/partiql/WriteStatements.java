package io.streambed.partiql;

import io.streambed.expressions.Condition;
import io.streambed.expressions.ConditionTemplate;
import io.streambed.expressions.StatementResolver;
import io.streambed.expressions.Update;
import io.streambed.expressions.ValueSource;
import io.streambed.expressions.Where;
import io.streambed.expressions.partiql.Statement;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.Item;
import io.streambed.model.ItemSize;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Executes INSERT, UPDATE and DELETE statements, each of which is about one item. Thread-safe. */
public final class WriteStatements {
    private static final int CHANGE_WEIGHT = 1024;

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
        Item.Builder attributes = Item.builder(insert.item().size());
        for (Map.Entry<String, ValueSource> attribute : insert.item().entrySet()) {
            attributes.put(attribute.getKey(), attribute.getValue().bind(parameters));
        }
        Item item = attributes.build();
        requireKey(item, table.key().partition());
        KeyAttribute sort = table.key().sort();
        if (sort != null) {
            requireKey(item, sort);
        }
        PrimaryKey key = PrimaryKey.of(table.key(), item);
        EncodedItem image = EncodedItem.of(item);
        if (image.size() > ItemSize.MAX_ITEM_SIZE) {
            throw DynamoDbException.validation("Item size has exceeded the maximum allowed size");
        }
        return new Planned(
                key,
                new ItemWriter.Request(Item::isEmpty, new ItemMutation.Put(image), false, image.size()),
                ErrorType.DUPLICATE_ITEM,
                _ -> null);
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
        StatementResolver resolver = new StatementResolver(parameters);
        Where where = where(resolver, statement.where());
        Item key = key(where, table.key());
        // The service compares the paths of a statement in the other order than those of an expression.
        Update update = resolver.update(statement.actions().reversed());
        // The condition holds the key, so there has to be an item.
        return new Planned(
                PrimaryKey.ofKey(table.key(), key),
                new ItemWriter.Request(where, new ItemMutation.Change(key, update), true, CHANGE_WEIGHT),
                ErrorType.CONDITIONAL_CHECK_FAILED,
                written -> returned(statement.returning(), update, written));
    }

    private static @Nullable Item returned(
            Statement.@Nullable Returning returning, Update update, ItemWritten written) {
        return switch (returning) {
            case null -> null;
            case ALL_OLD -> itemOf(written.before());
            case ALL_NEW -> itemOf(written.after());
            case MODIFIED_OLD -> touched(update, itemOf(written.before()));
            case MODIFIED_NEW -> touched(update, itemOf(written.after()));
        };
    }

    private static @Nullable Item touched(Update update, @Nullable Item item) {
        return item == null ? null : update.touched().apply(item);
    }

    private static @Nullable Item itemOf(@Nullable EncodedItem image) {
        return image == null ? null : image.item();
    }

    private static Planned delete(TableDefinition table, Statement.Delete statement, List<AttributeValue> parameters) {
        Where where = where(new StatementResolver(parameters), statement.where());
        Item key = key(where, table.key());
        Condition condition = where.isKeyOnly(table.key()) ? null : new Absent(where);
        return new Planned(
                PrimaryKey.ofKey(table.key(), key),
                new ItemWriter.Request(condition, ItemMutation.Delete.DELETE, false, CHANGE_WEIGHT),
                ErrorType.CONDITIONAL_CHECK_FAILED,
                written -> statement.returnsOld() ? itemOf(written.before()) : null);
    }

    private static Where where(StatementResolver resolver, @Nullable ConditionTemplate template) {
        if (template == null) {
            throw incompleteKey();
        }
        return resolver.where(template);
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

    /** The condition of a DELETE, which is content if there is nothing to delete. */
    private record Absent(Where where) implements Condition {
        @Override
        public boolean test(Item item) {
            return item.isEmpty() || where.test(item);
        }

        @Override
        public void checkAgainst(KeySchema key) {
            where.checkAgainst(key);
        }

        @Override
        public void checkAgainstIndexKeys(Collection<String> attributes) {
            where.checkAgainstIndexKeys(attributes);
        }
    }
}
