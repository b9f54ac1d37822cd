package io.streambed.write;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.materializer.TableCounters;
import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.Input;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/**
 * The item collection that was written to, for requests that ask for its size with ReturnItemCollectionMetrics: all items of a
 * table with local indexes that have one partition key, and what these indexes hold of them.
 *
 * <p>Nobody counts single collections. What the whole log partition holds of the table is an upper bound, and the range that the
 * API gives is one of whole gigabytes, so that it is exact below one.
 *
 * @param key the partition key alone
 * @param maxBytes its size at most
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ItemCollectionMetrics.html">ItemCollectionMetrics</a>
 */
record ItemCollection(Item key, long maxBytes) {
    private static final long GIGABYTE = 1024 * 1024 * 1024;

    /** Whether a write's answer is to tell the size. */
    static boolean isWanted(Input input, TableDefinition table) {
        return "SIZE".equals(input.stringOrNull("ReturnItemCollectionMetrics"))
                && table.indexes().stream().anyMatch(SecondaryIndex::isLocal);
    }

    /**
     * The collection of an item.
     *
     * @param item at least its key
     * @param counters what the item's log partition holds of the table
     */
    static ItemCollection of(TableDefinition table, Item item, TableCounters counters) {
        String name = table.key().partition().name();
        AttributeValue value = Objects.requireNonNull(item.get(name));
        long bytes = counters.sizeBytes();
        for (SecondaryIndex index : table.indexes()) {
            bytes += index.isLocal() ? counters.index(index.id()).sizeBytes() : 0;
        }
        return new ItemCollection(Item.of(Map.of(name, value)), bytes);
    }

    void write(JsonGenerator generator) throws IOException {
        generator.writeObjectFieldStart("ItemCollectionMetrics");
        AttributeValueJson.write(generator, "ItemCollectionKey", key);
        generator.writeArrayFieldStart("SizeEstimateRangeGB");
        generator.writeNumber(0.0);
        generator.writeNumber((double) (maxBytes / GIGABYTE + 1));
        generator.writeEndArray();
        generator.writeEndObject();
    }
}
