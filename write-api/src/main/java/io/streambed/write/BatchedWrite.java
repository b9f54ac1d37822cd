package io.streambed.write;

import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.ItemSize;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.PrimaryKey;
import io.streambed.protocol.Input;
import io.streambed.schemas.EncodedItem;
import org.jspecify.annotations.Nullable;

/**
 * One write of a BatchWriteItem, before its table is known.
 *
 * @param attributes the item to put, or the key of the item to delete
 * @param image null to delete
 */
record BatchedWrite(Item attributes, @Nullable EncodedItem image) {
    /**
     * Refuses a request that is not exactly one of the two.
     *
     * @throws DynamoDbException in the words the service has for it
     */
    static void requireOne(Input request) {
        if (request.has("PutRequest") == request.has("DeleteRequest")) {
            throw DynamoDbException.validation("Supplied AttributeValue has more than one datatypes set, must contain"
                    + " exactly one of the supported datatypes");
        }
    }

    static BatchedWrite of(Input request) {
        Input put = request.structureOrNull("PutRequest");
        if (put == null) {
            return new BatchedWrite(request.structure("DeleteRequest").item("Key"), null);
        }
        Item item = put.item("Item");
        EncodedItem image = EncodedItem.of(item);
        if (image.size() > ItemSize.MAX_ITEM_SIZE) {
            throw DynamoDbException.validation("Item size has exceeded the maximum allowed size");
        }
        return new BatchedWrite(item, image);
    }

    /** The key; of an item without a proper one the service says here the same as of a wrong key. */
    PrimaryKey key(KeySchema schema) {
        if (image == null) {
            return PrimaryKey.ofKey(schema, attributes);
        }
        Item.Builder key = Item.builder(schema.size());
        put(key, schema.partition());
        KeyAttribute sort = schema.sort();
        if (sort != null) {
            put(key, sort);
        }
        return PrimaryKey.ofKey(schema, key.build());
    }

    private void put(Item.Builder key, KeyAttribute attribute) {
        AttributeValue value = attributes.get(attribute.name());
        if (value != null) {
            key.put(attribute.name(), value);
        }
    }
}
