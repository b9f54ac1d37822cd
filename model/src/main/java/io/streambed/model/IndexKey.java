package io.streambed.model;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The identity of an entry of a secondary index as bytes: the hash of the encoded partition attributes (4 bytes, big
 * endian), the encoded partition attributes, the encoded sort attributes, and the primary key of the item, so that items
 * with equal index keys have entries of their own. As unsigned bytes they order an index by hash, then by index key, then by
 * primary key. A local index has the table's partition key, so its entries have the hash of their items.
 */
public final class IndexKey {
    private static final int HASH_SIZE = 4;

    private IndexKey() {}

    /**
     * The entry of an item; null if the item is not in the index, because an index attribute is missing, or is of another
     * type, empty or too long, as can be with items that are older than the index.
     *
     * @param primaryKey the item's {@link PrimaryKey#bytes}
     */
    public static byte @Nullable [] of(IndexKeySchema schema, byte[] primaryKey, Item item) {
        ByteSink sink = new ByteSink(64 + primaryKey.length);
        sink.writeInt(0);
        if (!encode(schema.partition(), item, PrimaryKey.MAX_PARTITION_KEY_SIZE, sink)) {
            return null;
        }
        setHash(sink);
        if (!encode(schema.sort(), item, PrimaryKey.MAX_SORT_KEY_SIZE, sink)) {
            return null;
        }
        sink.write(primaryKey);
        return sink.toArray();
    }

    /** Whether {@link #of} gives an entry. */
    public static boolean exists(IndexKeySchema schema, Item item) {
        return isKey(schema.partition(), item, PrimaryKey.MAX_PARTITION_KEY_SIZE)
                && isKey(schema.sort(), item, PrimaryKey.MAX_SORT_KEY_SIZE);
    }

    /**
     * The entry that a position in an index, such as an ExclusiveStartKey, names.
     *
     * @param position the attributes of both keys
     * @return null if it does not consist of just these attributes, with values that keys can have
     */
    public static byte @Nullable [] ofPosition(IndexKeySchema schema, KeySchema table, Item position) {
        for (int i = 0; i < position.size(); i++) {
            String name = position.name(i);
            if (!schema.contains(name) && !table.contains(name)) {
                return null;
            }
        }
        ByteSink primaryKey = new ByteSink(64);
        primaryKey.writeInt(0);
        if (!encode(List.of(table.partition()), position, PrimaryKey.MAX_PARTITION_KEY_SIZE, primaryKey)) {
            return null;
        }
        setHash(primaryKey);
        KeyAttribute sort = table.sort();
        if (sort != null && !encode(List.of(sort), position, PrimaryKey.MAX_SORT_KEY_SIZE, primaryKey)) {
            return null;
        }
        return of(schema, primaryKey.toArray(), position);
    }

    /**
     * Checks the index key's attributes of a position, one by one.
     *
     * @throws DynamoDbException a validation error in the service's words if one is missing, of another type, empty or too long
     */
    public static void checkPosition(IndexKeySchema schema, Item position) {
        for (KeyAttribute attribute : schema.partition()) {
            KeyValidation.requireInKey(position, attribute, PrimaryKey.MAX_PARTITION_KEY_SIZE);
        }
        for (KeyAttribute attribute : schema.sort()) {
            KeyValidation.requireInKey(position, attribute, PrimaryKey.MAX_SORT_KEY_SIZE);
        }
    }

    /**
     * What the entries with these partition attributes start with, and nothing else does; sort attributes' encodings may be
     * appended.
     *
     * @param values of the partition attributes, in their order
     */
    public static ByteSink ofPartition(List<AttributeValue> values) {
        ByteSink sink = new ByteSink(64);
        sink.writeInt(0);
        for (AttributeValue value : values) {
            KeyEncoding.encode(value, sink);
        }
        setHash(sink);
        return sink;
    }

    /** The primary key of the item that an entry belongs to. */
    public static byte[] primaryKeyOf(IndexKeySchema schema, byte[] entry) {
        KeyDecoder decoder = new KeyDecoder(entry, HASH_SIZE);
        for (KeyAttribute attribute : schema.partition()) {
            decoder.skip(attribute.type());
        }
        for (KeyAttribute attribute : schema.sort()) {
            decoder.skip(attribute.type());
        }
        return Arrays.copyOfRange(entry, decoder.position(), entry.length);
    }

    private static boolean encode(List<KeyAttribute> attributes, Item item, int maxSize, ByteSink sink) {
        if (!isKey(attributes, item, maxSize)) {
            return false;
        }
        for (KeyAttribute attribute : attributes) {
            KeyEncoding.encode(Objects.requireNonNull(item.get(attribute.name())), sink);
        }
        return true;
    }

    /** The limit is for the values of all attributes together. */
    private static boolean isKey(List<KeyAttribute> attributes, Item item, int maxSize) {
        int size = 0;
        for (KeyAttribute attribute : attributes) {
            AttributeValue value = item.get(attribute.name());
            if (value == null || value.type() != attribute.type()) {
                return false;
            }
            if (attribute.type() != AttributeType.N) {
                int valueSize = ItemSize.of(value);
                size += valueSize;
                if (valueSize == 0 || size > maxSize) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void setHash(ByteSink sink) {
        sink.setInt(0, KeyEncoding.hash(sink.array(), HASH_SIZE, sink.length() - HASH_SIZE));
    }
}
