package io.streambed.model;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The primary key of an item as bytes: the hash of the encoded partition key (4 bytes, big endian), the encoded partition
 * key, the encoded sort key if there is one. As unsigned bytes they order a table by hash, then by key.
 */
public final class PrimaryKey implements Comparable<PrimaryKey> {
    /** Bytes of a partition key value. */
    public static final int MAX_PARTITION_KEY_SIZE = 2048;

    /** Bytes of a sort key value. */
    public static final int MAX_SORT_KEY_SIZE = 1024;

    private static final int HASH_SIZE = 4;

    private final int hash;
    private final byte[] bytes;

    private PrimaryKey(int hash, byte[] bytes) {
        this.hash = hash;
        this.bytes = bytes;
    }

    /** Takes over bytes that were a primary key's {@link #bytes()}. */
    public static PrimaryKey ofBytes(byte[] bytes) {
        return new PrimaryKey(hashOf(bytes), bytes);
    }

    /** The hash that stands at the start of a primary key's bytes. */
    public static int hashOf(byte[] bytes) {
        return (bytes[0] & 0xFF) << 24 | (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
    }

    /**
     * The key of an item to be stored.
     *
     * @throws DynamoDbException a validation error if a key attribute is missing, of another type, empty or too long
     */
    public static PrimaryKey of(KeySchema schema, Item item) {
        AttributeValue partition = KeyValidation.requireInItem(item, schema.partition(), MAX_PARTITION_KEY_SIZE);
        KeyAttribute sort = schema.sort();
        return encode(partition, sort == null ? null : KeyValidation.requireInItem(item, sort, MAX_SORT_KEY_SIZE));
    }

    /**
     * The key given in a request that names an item, which must consist of exactly the key attributes.
     *
     * @throws DynamoDbException a validation error if it does not match the schema or a value is empty or too long
     */
    public static PrimaryKey ofKey(KeySchema schema, Item key) {
        if (key.size() != schema.size()) {
            throw KeyValidation.schemaMismatch();
        }
        AttributeValue partition = KeyValidation.requireInKey(key, schema.partition(), MAX_PARTITION_KEY_SIZE);
        KeyAttribute sort = schema.sort();
        return encode(partition, sort == null ? null : KeyValidation.requireInKey(key, sort, MAX_SORT_KEY_SIZE));
    }

    private static PrimaryKey encode(AttributeValue partition, @Nullable AttributeValue sort) {
        ByteSink sink = new ByteSink(64);
        sink.writeInt(0);
        KeyEncoding.encode(partition, sink);
        int hash = KeyEncoding.hash(sink.array(), HASH_SIZE, sink.length() - HASH_SIZE);
        sink.setInt(0, hash);
        if (sort != null) {
            KeyEncoding.encode(sort, sink);
        }
        return new PrimaryKey(hash, sink.toArray());
    }

    /** Reads the key attributes back from a primary key's bytes. */
    public static Item decode(KeySchema schema, byte[] bytes) {
        KeyDecoder decoder = new KeyDecoder(bytes, HASH_SIZE);
        Item.Builder key = Item.builder(2);
        key.put(schema.partition().name(), decoder.next(schema.partition().type()));
        KeyAttribute sort = schema.sort();
        if (sort != null) {
            key.put(sort.name(), decoder.next(sort.type()));
        }
        return key.build();
    }

    /** What the primary keys of an item collection, all items with one partition key, start with. */
    public static byte[] collectionOf(KeySchema schema, byte[] bytes) {
        KeyDecoder decoder = new KeyDecoder(bytes, HASH_SIZE);
        decoder.skip(schema.partition().type());
        return Arrays.copyOf(bytes, decoder.position());
    }

    /** The hash of the partition key; to be taken as unsigned. */
    public int hash() {
        return hash;
    }

    /** The array itself: not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public int compareTo(PrimaryKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof PrimaryKey that && Arrays.equals(bytes, that.bytes));
    }

    @Override
    public int hashCode() {
        // The partition hash alone would put all items of one partition key into one bucket.
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
