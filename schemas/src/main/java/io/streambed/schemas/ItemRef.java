package io.streambed.schemas;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Names an item. Equal by value.
 *
 * @param table number of the table
 * @param key the bytes of the item's {@link io.streambed.model.PrimaryKey}; not to be modified
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below
public record ItemRef(int table, byte[] key) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ItemRef that && table == that.table && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return 31 * table + Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return table + "/" + HexFormat.of().formatHex(key);
    }
}
