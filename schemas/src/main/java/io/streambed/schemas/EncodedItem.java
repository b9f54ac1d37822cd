package io.streambed.schemas;

import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import io.streambed.model.ItemSize;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An item as it stands in the log and in the stores: canonical Avro binary and the size DynamoDB counts. Because the
 * binary is canonical, equality by bytes is equality by value. Immutable and thread-safe, except that the array is
 * shared and must not be modified.
 *
 * <p>The bytes carry no schema id, so their form never changes: new kinds of values are new branches at the end of
 * {@code Value}'s union, which leaves old bytes as they are.
 */
public final class EncodedItem {
    private final byte[] avro;
    private final int size;

    /** Decoded on first use; a race only decodes it twice. */
    private @Nullable Item item;

    private EncodedItem(byte[] avro, int size, @Nullable Item item) {
        this.avro = avro;
        this.size = size;
        this.item = item;
    }

    /** Encodes an item. */
    public static EncodedItem of(Item item) {
        int size = ItemSize.of(item);
        return new EncodedItem(ItemCodec.encode(item, size), size, item);
    }

    /**
     * An item read from the log or a store.
     *
     * @param avro what {@link #avro} gave; taken over, not copied
     * @param size what {@link #size} gave
     */
    public static EncodedItem of(byte[] avro, int size) {
        return new EncodedItem(avro, size, null);
    }

    /** Canonical Avro binary of the schema {@code io.streambed.log.Item}. Not to be modified. */
    public byte[] avro() {
        return avro;
    }

    /** The item's size in bytes as DynamoDB counts it. */
    public int size() {
        return size;
    }

    /**
     * The item, decoded on first use.
     *
     * @throws CorruptRecordException if the bytes are no item
     */
    public Item item() {
        Item decoded = item;
        if (decoded == null) {
            decoded = ItemCodec.decode(avro);
            item = decoded;
        }
        return decoded;
    }

    /**
     * The value of a top-level attribute, or null if there is none. Does not decode the rest of the item.
     *
     * @throws CorruptRecordException if the bytes are no item
     */
    public @Nullable AttributeValue attribute(String name) {
        Item decoded = item;
        return decoded != null ? decoded.get(name) : ItemCodec.find(avro, name);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof EncodedItem that && Arrays.equals(avro, that.avro));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(avro);
    }

    @Override
    public String toString() {
        return "EncodedItem[" + avro.length + " bytes, size " + size + "]";
    }
}
