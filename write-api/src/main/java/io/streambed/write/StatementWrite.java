package io.streambed.write;

import io.streambed.expressions.Condition;
import io.streambed.expressions.ConditionTemplate;
import io.streambed.expressions.StatementResolver;
import io.streambed.expressions.ValueSource;
import io.streambed.expressions.Where;
import io.streambed.expressions.partiql.Statement;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.ItemSize;
import io.streambed.model.KeySchema;
import io.streambed.schemas.EncodedItem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a statement does to the one item that it is about. Made from the statement, its parameters and the key, without the table: so
 * another node comes to the same.
 *
 * @param attributes the item to insert, or the key
 * @param condition null if there is none
 * @param mutation null if the item is only looked at
 * @param weight about how many bytes the mutation holds
 */
public record StatementWrite(
        Item attributes,
        @Nullable Condition condition,
        @Nullable ItemMutation mutation,
        int weight) {
    private static final int OVERHEAD = 1024;

    /** The same as a write of its own; not of an EXISTS. */
    public ItemWriter.Request request() {
        return new ItemWriter.Request(
                condition,
                Objects.requireNonNull(mutation),
                mutation instanceof ItemMutation.Change,
                weight + OVERHEAD);
    }

    /** The item that an INSERT is about. */
    public static Item item(Statement.Insert insert, List<AttributeValue> parameters) {
        Item.Builder attributes = Item.builder(insert.item().size());
        for (Map.Entry<String, ValueSource> attribute : insert.item().entrySet()) {
            attributes.put(attribute.getKey(), attribute.getValue().bind(parameters));
        }
        return attributes.build();
    }

    /**
     * An INSERT.
     *
     * @throws DynamoDbException a validation error if the item is too large
     */
    public static StatementWrite insert(Item item) {
        EncodedItem image = EncodedItem.of(item);
        if (image.size() > ItemSize.MAX_ITEM_SIZE) {
            throw DynamoDbException.validation("Item size has exceeded the maximum allowed size");
        }
        return new StatementWrite(item, Item::isEmpty, new ItemMutation.Put(image), image.size());
    }

    /**
     * An UPDATE.
     *
     * @param where holds the key, so there has to be an item; null if there is no condition, and then no key either
     * @throws DynamoDbException a validation error in the service's words if the changes are none
     */
    public static StatementWrite update(
            Statement.Update update, @Nullable Where where, Item key, List<AttributeValue> parameters) {
        // The service compares the paths of a statement in the other order than those of an expression.
        var changes = new StatementResolver(parameters).update(update.actions().reversed());
        return new StatementWrite(key, where, new ItemMutation.Change(key, changes), size(parameters));
    }

    /** A DELETE, which is content if there is nothing to delete. */
    public static StatementWrite delete(@Nullable Where where, Item key) {
        Where rest = where == null ? null : where.beside(key);
        return new StatementWrite(key, rest == null ? null : new Absent(rest), ItemMutation.Delete.DELETE, 0);
    }

    /** An EXISTS, whose condition holds the key, so there has to be an item; null if there is nothing beside the key. */
    public static @Nullable StatementWrite check(Where where, Item key) {
        return where.beside(key) == null ? null : new StatementWrite(key, where, null, 0);
    }

    /** The condition of a statement; null if it has none. */
    public static @Nullable Where where(@Nullable ConditionTemplate template, List<AttributeValue> parameters) {
        return template == null ? null : new StatementResolver(parameters).where(template);
    }

    /** A statement that has been planned on another node. */
    static StatementWrite of(Statement statement, Item key, List<AttributeValue> parameters) {
        return switch (statement) {
            case Statement.Insert insert -> insert(item(insert, parameters));
            case Statement.Update update -> update(update, where(update.where(), parameters), key, parameters);
            case Statement.Delete delete -> delete(where(delete.where(), parameters), key);
            case Statement.Exists exists -> {
                Where where = where(exists.select().where(), parameters);
                StatementWrite check = where == null ? null : check(where, key);
                if (check == null) {
                    throw new IllegalArgumentException("nothing to check");
                }
                yield check;
            }
            case Statement.Select _ -> throw new IllegalArgumentException("no write");
        };
    }

    private static int size(List<AttributeValue> values) {
        int size = 0;
        for (AttributeValue value : values) {
            size += ItemSize.of(value);
        }
        return size;
    }

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
