package io.streambed.write;

import io.streambed.materializer.AppliedTable;
import io.streambed.model.ExpiryWindow;
import io.streambed.model.TableDefinition;
import io.streambed.model.TimeToLive;
import io.streambed.schemas.Cause;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The deletion of an item that was found expired. Looks again: an item that was renewed meanwhile, or whose table has another
 * time to live by now, stays.
 */
final class ItemExpiry extends Command<Boolean> {
    private static final Decision<Boolean> STAYS = new Decision.Changes<>(List.of(), false);

    private final int table;
    private final byte[] key;
    private final ExpiryWindow due;

    ItemExpiry(int table, byte[] key, ExpiryWindow due, long deadlineNanos) {
        super(deadlineNanos);
        this.table = table;
        this.key = key;
        this.due = due;
    }

    /** Whether an item's time is over. */
    static boolean isDue(@Nullable TableDefinition table, EncodedItem item, ExpiryWindow due) {
        TimeToLive timeToLive = table == null ? null : table.timeToLive();
        return timeToLive != null
                && timeToLive.enabled()
                && due.contains(TimeToLive.expiryOf(item.attribute(timeToLive.attribute())));
    }

    @Override
    protected Decision<Boolean> decide(PartitionView view) {
        AppliedTable known = view.table(table);
        if (known == null || view.lockOf(table, key) != null) {
            return STAYS;
        }
        EncodedItem before = view.item(table, key);
        if (before == null || !isDue(known.definition(), before, due)) {
            return STAYS;
        }
        return new Decision.Changes<>(List.of(new Change(table, key, before, null, Cause.TTL)), true);
    }
}
