package io.streambed.write;

import io.streambed.protocol.CancellationReason;
import io.streambed.schemas.EncodedItem;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether one action of a transaction can be carried out, as of its place in the log. */
sealed interface ItemVerdict {
    /**
     * It can.
     *
     * @param before the item's image, null if there is no item
     * @param after the image it would have; equal to {@code before} if nothing changes
     */
    record Passed(@Nullable EncodedItem before, @Nullable EncodedItem after) implements ItemVerdict {
        boolean changes() {
            // The encoding is canonical, so equal bytes are equal values.
            return !Objects.equals(before, after);
        }
    }

    record Refused(CancellationReason reason) implements ItemVerdict {}
}
