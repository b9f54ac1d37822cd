package io.streambed.schemas;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One item's transition. Equal by value.
 *
 * @param table number of the table
 * @param key the bytes of the item's {@link io.streambed.model.PrimaryKey}; not to be modified
 * @param oldImage the item before, null if there was none
 * @param newImage the item after, null if it was deleted
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below
public record Change(
        int table,
        byte[] key,
        @Nullable EncodedItem oldImage,
        @Nullable EncodedItem newImage,
        Cause cause) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Change that
                && table == that.table
                && cause == that.cause
                && Arrays.equals(key, that.key)
                && Objects.equals(oldImage, that.oldImage)
                && Objects.equals(newImage, that.newImage);
    }

    @Override
    public int hashCode() {
        return 31 * table + Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "Change[table=" + table + ", key=" + HexFormat.of().formatHex(key) + ", oldImage=" + oldImage
                + ", newImage=" + newImage + ", cause=" + cause + "]";
    }
}
