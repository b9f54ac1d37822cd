package io.streambed.write;

import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.CompletedRequest;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.PartitionTransactions;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.ItemRef;
import io.streambed.schemas.PreparedPart;
import java.util.UUID;
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
    public long collectionBytes(int table, byte[] primaryKey) {
        return partition.collectionBytes(table, primaryKey);
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

    @Override
    public @Nullable UUID lockOf(int table, byte[] primaryKey) {
        TransactionOverlay pending = overlay.transactions();
        PartitionTransactions applied = partition.transactions();
        if (pending.locksNothing()) {
            return applied.lockOf(table, primaryKey);
        }
        Overlay.Pending<UUID> lock = pending.lock(new ItemRef(table, primaryKey));
        if (lock != null) {
            seen(lock.group());
            return lock.value();
        }
        UUID holder = applied.lockOf(table, primaryKey);
        Group releasing = holder == null ? null : pending.finished(holder);
        if (releasing != null) {
            seen(releasing);
            return null;
        }
        return holder;
    }

    @Override
    public @Nullable PreparedPart prepared(UUID transaction) {
        TransactionOverlay pending = overlay.transactions();
        Group finishing = pending.finished(transaction);
        if (finishing != null) {
            seen(finishing);
            return null;
        }
        Overlay.Pending<PreparedPart> part = pending.prepared(transaction);
        if (part != null) {
            seen(part.group());
            return part.value();
        }
        return partition.transactions().prepared(transaction);
    }

    @Override
    public boolean isDecided(UUID transaction) {
        TransactionOverlay pending = overlay.transactions();
        Group forgetting = pending.completed(transaction);
        if (forgetting != null) {
            seen(forgetting);
            return false;
        }
        Group deciding = pending.decided(transaction);
        if (deciding != null) {
            seen(deciding);
            return true;
        }
        return partition.transactions().decision(transaction) != null;
    }

    @Override
    public @Nullable CompletedRequest completedRequest(String token) {
        Overlay.Pending<CompletedRequest> pending = overlay.transactions().token(token);
        if (pending != null) {
            seen(pending.group());
            return pending.value();
        }
        return partition.completedRequest(token);
    }

    private void seen(Group group) {
        if (newestSeen == null || newestSeen.seq() < group.seq()) {
            newestSeen = group;
        }
    }
}
