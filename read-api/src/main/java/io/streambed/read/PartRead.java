package io.streambed.read;

import io.streambed.materializer.VersionedItems;
import io.streambed.protocol.CancellationReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one log partition's owner has found for a transaction that reads. */
sealed interface PartRead {
    record Found(VersionedItems items) implements PartRead {}

    /**
     * Some of the items belong to tables that have no throughput left, and none was read.
     *
     * @param why in the order of the items; null for those that could have been read
     */
    record Throttled(List<@Nullable CancellationReason> why) implements PartRead {}
}
