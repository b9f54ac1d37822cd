package io.streambed.write;

import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.OpenPartition;
import io.streambed.schemas.EncodedItem;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The applied state with the proposals over it. Remembers the newest proposal that was looked at, because what is decided on
 * it may be said only when it is applied. Guarded by the sequencer's lock.
 */
final class OverlayView implements PartitionView {
    private final OpenPartition partition;
    private final Overlay overlay;
    private final LongSupplier time;
    private @Nullable Group newestSeen;

    /** @param time the earliest commit time of the next record */
    OverlayView(OpenPartition partition, Overlay overlay, LongSupplier time) {
        this.partition = partition;
        this.overlay = overlay;
        this.time = time;
    }

    /** Forgets what was looked at. */
    void reset() {
        newestSeen = null;
    }

    /** The newest proposal that was looked at since the last reset, or null if there was none. */
    @Nullable
    Group newestSeen() {
        return newestSeen;
    }

    @Override
    public @Nullable EncodedItem item(int table, byte[] primaryKey) {
        Overlay.Pending<@Nullable EncodedItem> pending = overlay.item(table, primaryKey);
        if (pending == null) {
            return partition.item(table, primaryKey);
        }
        seen(pending.group());
        return pending.value();
    }

    @Override
    public @Nullable AppliedTable table(int number) {
        Overlay.Pending<AppliedTable> pending = overlay.table(number);
        if (pending == null) {
            return partition.tables().get(number);
        }
        seen(pending.group());
        return pending.value();
    }

    @Override
    public long time() {
        return time.getAsLong();
    }

    private void seen(Group group) {
        if (newestSeen == null || newestSeen.seq() < group.seq()) {
            newestSeen = group;
        }
    }
}
