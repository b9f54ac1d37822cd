package io.streambed.write;

import io.streambed.expressions.KeyAware;
import io.streambed.expressions.Update;
import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.IndexStatus;
import io.streambed.model.Item;
import io.streambed.model.ItemSize;
import io.streambed.model.KeyAttribute;
import io.streambed.model.PrimaryKey;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import java.util.ArrayList;
import java.util.List;

/** What the service demands of the attributes that are keys of indexes, in its words. An item without them is fine. */
final class IndexKeys {
    private IndexKeys() {}

    /**
     * Checks an item that is about to be stored.
     *
     * @throws DynamoDbException a validation error if an index cannot hold it
     */
    static void check(TableDefinition table, Item item) {
        for (SecondaryIndex index : table.indexes()) {
            if (index.status() != IndexStatus.DELETING) {
                check(index, index.key().partition(), PrimaryKey.MAX_PARTITION_KEY_SIZE, item);
                check(index, index.key().sort(), PrimaryKey.MAX_SORT_KEY_SIZE, item);
            }
        }
    }

    /**
     * Checks what is known of an update without the item.
     *
     * @throws DynamoDbException a validation error if it gives an index key another type, or looks inside one
     */
    static void check(TableDefinition table, Update update) {
        for (SecondaryIndex index : table.indexes()) {
            if (index.status() != IndexStatus.DELETING) {
                checkTypes(index, index.key().partition(), update);
                checkTypes(index, index.key().sort(), update);
            }
        }
        check(table, (KeyAware) update);
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

    private static void checkTypes(SecondaryIndex index, List<KeyAttribute> attributes, Update update) {
        for (KeyAttribute attribute : attributes) {
            AttributeType given = update.typeGiven(attribute.name());
            if (given != null && given != attribute.type()) {
                throw mismatch(index, attribute, given);
            }
        }
    }

    /**
     * Checks an item that an update has made: that it takes an attribute to another type the service says in other words than
     * before it has looked at the item.
     *
     * @throws DynamoDbException a validation error if an index cannot hold it
     */
    static void checkUpdated(TableDefinition table, Item item) {
        for (SecondaryIndex index : table.indexes()) {
            if (index.status() != IndexStatus.DELETING) {
                checkUpdated(index.key().partition(), item);
                checkUpdated(index.key().sort(), item);
            }
        }
        check(table, item);
    }

    private static void checkUpdated(List<KeyAttribute> attributes, Item item) {
        for (KeyAttribute attribute : attributes) {
            AttributeValue value = item.get(attribute.name());
            if (value != null && value.type() != attribute.type()) {
                throw DynamoDbException.validation(
                        "The update expression attempted to update the secondary index key to unsupported type");
            }
        }
    }

    private static DynamoDbException mismatch(SecondaryIndex index, KeyAttribute attribute, AttributeType actual) {
        return DynamoDbException.validation(
                "One or more parameter values were invalid: Type mismatch for Index Key " + attribute.name()
                        + " Expected: " + attribute.type() + " Actual: " + actual + " IndexName: " + index.name());
    }

    private static void check(SecondaryIndex index, List<KeyAttribute> attributes, int maxSize, Item item) {
        int size = 0;
        for (KeyAttribute attribute : attributes) {
            AttributeValue value = item.get(attribute.name());
            if (value == null) {
                continue;
            }
            if (value.type() != attribute.type()) {
                throw mismatch(index, attribute, value.type());
            }
            if (attribute.type() != AttributeType.N) {
                int valueSize = ItemSize.of(value);
                if (valueSize == 0) {
                    throw DynamoDbException.validation(
                            "One or more parameter values are not valid. A value specified for a secondary index key is"
                                    + " not supported. The AttributeValue for a key attribute cannot contain an empty "
                                    + (attribute.type() == AttributeType.S ? "string" : "binary")
                                    + " value. IndexName: " + index.name() + ", IndexKey: " + attribute.name());
                }
                size += valueSize;
                if (size > maxSize) {
                    throw DynamoDbException.validation(
                            maxSize == PrimaryKey.MAX_PARTITION_KEY_SIZE
                                    ? "One or more parameter values were invalid: "
                                            + "Size of hashkey has exceeded the maximum size limit of2048 bytes"
                                    : "One or more parameter values were invalid: "
                                            + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
                }
            }
        }
    }
}
