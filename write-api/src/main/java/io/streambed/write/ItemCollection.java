package io.streambed.write;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.Item;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.Input;
import io.streambed.schemas.EncodedItem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An item collection that was written to, for requests that ask for its size with ReturnItemCollectionMetrics: all items of a
 * table with local indexes that have one partition key, and what these indexes hold of them.
 *
 * @param key the partition key alone
 * @param bytes its size, some writes that are on their way not included
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ItemCollectionMetrics.html">ItemCollectionMetrics</a>
 */
record ItemCollection(Item key, long bytes) {
    private static final long GIGABYTE = 1024 * 1024 * 1024;

    /** The largest size of a collection. */
    static final long MAX_BYTES = 10 * GIGABYTE;

    /** Whether a write's answer is to tell the sizes. */
    static boolean isWanted(Input input) {
        return "SIZE".equals(input.stringOrNull("ReturnItemCollectionMetrics"));
    }

    /**
     * The collection of an item.
     *
     * @param item at least its key
     */
    static ItemCollection of(TableDefinition table, Item item, long bytes) {
        String name = table.key().partition().name();
        AttributeValue value = Objects.requireNonNull(item.get(name));
        return new ItemCollection(Item.of(Map.of(name, value)), bytes);
    }

    /**
     * Refuses to let an item grow whose collection is full.
     *
     * @param collectionBytes the collection's size; asked only if that matters
     * @throws DynamoDbException an ItemCollectionSizeLimitExceededException
     */
    static void checkLimit(
            TableDefinition table,
            @Nullable EncodedItem before,
            @Nullable EncodedItem after,
            LongSupplier collectionBytes) {
        if (after != null
                && table.limitsCollections()
                && (before == null || after.size() > before.size())
                && collectionBytes.getAsLong() + after.size() - (before == null ? 0 : before.size()) > MAX_BYTES) {
            throw new DynamoDbException(ErrorType.ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED, "Collection size exceeded.");
        }
    }

    void write(JsonGenerator generator) throws IOException {
        generator.writeObjectFieldStart("ItemCollectionMetrics");
        writeMembers(generator);
        generator.writeEndObject();
    }

    /** Writes what several writes have touched, by table; nothing if that is nothing. */
    static void writeAll(JsonGenerator generator, Map<String, List<ItemCollection>> collections) throws IOException {
        if (collections.isEmpty()) {
            return;
        }
        generator.writeObjectFieldStart("ItemCollectionMetrics");
        for (Map.Entry<String, List<ItemCollection>> table : collections.entrySet()) {
            generator.writeArrayFieldStart(table.getKey());
            for (ItemCollection collection : table.getValue()) {
                generator.writeStartObject();
                collection.writeMembers(generator);
                generator.writeEndObject();
            }
            generator.writeEndArray();
        }
        generator.writeEndObject();
    }

    private void writeMembers(JsonGenerator generator) throws IOException {
        AttributeValueJson.write(generator, "ItemCollectionKey", key);
        generator.writeArrayFieldStart("SizeEstimateRangeGB");
        long gigabytes = bytes / GIGABYTE;
        generator.writeNumber((double) gigabytes);
        generator.writeNumber((double) (gigabytes + 1));
        generator.writeEndArray();
    }
}
