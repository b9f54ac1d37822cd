package io.streambed.transfer;

import io.streambed.schemas.EncodedItem;
import org.jspecify.annotations.Nullable;

/**
 * An item of a table's past.
 *
 * @param key the bytes of its {@link io.streambed.model.PrimaryKey}; not to be modified
 * @param before the item at the beginning of a period; null if there was none, or where a moment is read
 * @param after the item at the moment, or at the end of the period; null if there was none
 * @param time of its last change in the period, epoch milliseconds; 0 where a moment is read
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record PartRow(
        byte[] key, @Nullable EncodedItem before, @Nullable EncodedItem after, long time) {
    /** About how many bytes it takes. */
    int weight() {
        return key.length + length(before) + length(after);
    }

    private static int length(@Nullable EncodedItem image) {
        return image == null ? 0 : image.avro().length;
    }
}
