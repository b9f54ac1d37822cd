package io.streambed.write;

import io.streambed.model.CapacityUnits;
import io.streambed.protocol.CancellationReason;

/** What one action of a transaction came to, for the one who answers. */
sealed interface ItemResult {
    /**
     * It can be, or has been, carried out.
     *
     * @param size of the item afterwards in bytes, 0 if there is none
     * @param larger size of the larger of the item's images in bytes
     * @param units what the action costs by itself; none if nobody asked
     */
    record Done(int size, int larger, CapacityUnits units) implements ItemResult {}

    record Refused(CancellationReason reason) implements ItemResult {}
}
