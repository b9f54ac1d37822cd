package io.streambed.write;

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

    private static void check(SecondaryIndex index, List<KeyAttribute> attributes, int maxSize, Item item) {
        int size = 0;
        for (KeyAttribute attribute : attributes) {
            AttributeValue value = item.get(attribute.name());
            if (value == null) {
                continue;
            }
            if (value.type() != attribute.type()) {
                throw DynamoDbException.validation(
                        "One or more parameter values were invalid: Type mismatch for Index Key " + attribute.name()
                                + " Expected: " + attribute.type() + " Actual: " + value.type() + " IndexName: "
                                + index.name());
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
