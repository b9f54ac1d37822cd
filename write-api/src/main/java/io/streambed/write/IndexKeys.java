package io.streambed.write;

import io.streambed.expressions.KeyAware;
import io.streambed.expressions.Update;
import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.IndexStatus;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the service demands of the attributes that are keys of indexes, in its words. An item without them is fine. */
final class IndexKeys {
    private IndexKeys() {}

    /**
     * Checks an item that is about to be stored.
     *
     * @throws DynamoDbException a validation error if an index cannot hold it
     */
    static void check(TableDefinition table, Item item) {
        IndexKeyFlaw flaw = first(table, index -> IndexKeyFlaw.of(index, item, null));
        if (flaw != null) {
            throw flaw.ofItem();
        }
    }

    /**
     * Checks an item that an update has made: what it leaves as it was may be older than the index.
     *
     * @throws DynamoDbException a validation error if an index cannot hold it
     */
    static void checkUpdated(TableDefinition table, @Nullable Item before, Item item) {
        IndexKeyFlaw flaw = first(table, index -> IndexKeyFlaw.of(index, item, before));
        if (flaw != null) {
            throw flaw.ofUpdate();
        }
    }

    /**
     * Checks what is known of an update without the item.
     *
     * @param isExpression whether it was written as an expression
     * @throws DynamoDbException a validation error if it gives an index key what no index can hold, or looks inside one
     */
    static void check(TableDefinition table, Update update, boolean isExpression) {
        IndexKeyFlaw flaw = first(table, index -> flawOf(index, update));
        if (flaw != null) {
            // A type that is wrong for every item is refused in the words for items: dynalite.
            throw isExpression && flaw.kind() != IndexKeyFlaw.Kind.TYPE ? flaw.ofUpdate() : flaw.ofItem();
        }
        check(table, (KeyAware) update);
    }

    private static @Nullable IndexKeyFlaw flawOf(SecondaryIndex index, Update update) {
        for (List<KeyAttribute> attributes :
                List.of(index.key().partition(), index.key().sort())) {
            for (KeyAttribute attribute : attributes) {
                AttributeType type = update.typeGiven(attribute.name());
                if (type != null && type != attribute.type()) {
                    return new IndexKeyFlaw(index, attribute, IndexKeyFlaw.Kind.TYPE, type);
                }
                AttributeValue value = update.literalGiven(attribute.name());
                IndexKeyFlaw.Kind kind = value == null ? null : IndexKeyFlaw.of(attribute, value);
                if (kind != null && value != null) {
                    return new IndexKeyFlaw(index, attribute, kind, value.type());
                }
            }
        }
        return null;
    }

    /**
     * Checks an expression's paths.
     *
     * @throws DynamoDbException a validation error if one looks inside an index key
     */
    static void check(TableDefinition table, KeyAware expression) {
        if (table.indexes().isEmpty()) {
            return;
        }
        List<String> attributes = new ArrayList<>();
        for (SecondaryIndex index : table.indexes()) {
            if (index.status() != IndexStatus.DELETING) {
                index.key().partition().forEach(attribute -> attributes.add(attribute.name()));
                index.key().sort().forEach(attribute -> attributes.add(attribute.name()));
            }
        }
        // A local index's partition key is the table's, of which there have been other words.
        attributes.removeIf(table.key().partition().name()::equals);
        expression.checkAgainstIndexKeys(attributes);
    }

    /** The flaw of the index whose name comes first: the one that the service names. */
    private static @Nullable IndexKeyFlaw first(
            TableDefinition table, Function<SecondaryIndex, @Nullable IndexKeyFlaw> flaws) {
        IndexKeyFlaw first = null;
        for (SecondaryIndex index : table.indexes()) {
            IndexKeyFlaw flaw = index.status() == IndexStatus.DELETING ? null : flaws.apply(index);
            if (flaw != null
                    && (first == null || index.name().compareTo(first.index().name()) < 0)) {
                first = flaw;
            }
        }
        return first;
    }
}
