package io.streambed.materializer;

import io.streambed.model.ExpiryWindow;
import io.streambed.model.TableDefinition;
import io.streambed.model.TimeToLive;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries by which items are found when they expire, and what a change does to them. Pure.
 *
 * <p>Every setting of a table's time to live has entries of its own, told apart by the time it was made at. So entries
 * can be made for a new attribute while those for the one before are still being removed.
 */
final class ExpiryEntries {
    private static final byte[] NO_KEY = {};

    private ExpiryEntries() {}

    /** The setting under which a table's items expire; null if they do not. */
    static @Nullable TimeToLive enabled(@Nullable TableDefinition table) {
        TimeToLive timeToLive = table == null ? null : table.timeToLive();
        return timeToLive != null && timeToLive.enabled() ? timeToLive : null;
    }

    /** What a change does to the entries of a table whose items expire. */
    static void of(TimeToLive timeToLive, Change change, Consumer<Rows.Row> rows) {
        long before = expiryOf(timeToLive, change.oldImage());
        long after = expiryOf(timeToLive, change.newImage());
        if (before == after) {
            return;
        }
        if (before != TimeToLive.NEVER) {
            rows.accept(
                    new Rows.Row(RowKey.expiry(change.table(), timeToLive.changedAt(), before, change.key()), null));
        }
        if (after != TimeToLive.NEVER) {
            rows.accept(row(timeToLive, change.table(), after, change.key()));
        }
    }

    /** The entry of an item; null if it does not expire. */
    static Rows.@Nullable Row of(TimeToLive timeToLive, int table, byte[] primaryKey, EncodedItem item) {
        long expiry = expiryOf(timeToLive, item);
        return expiry == TimeToLive.NEVER ? null : row(timeToLive, table, expiry, primaryKey);
    }

    private static Rows.Row row(TimeToLive timeToLive, int table, long expiry, byte[] primaryKey) {
        byte[] key = RowKey.expiry(table, timeToLive.changedAt(), expiry, primaryKey);
        return new Rows.Row(key, RowFormat.write(0).array());
    }

    private static long expiryOf(TimeToLive timeToLive, @Nullable EncodedItem image) {
        return image == null ? TimeToLive.NEVER : TimeToLive.expiryOf(image.attribute(timeToLive.attribute()));
    }

    /**
     * The rows of the entries that are in a window.
     *
     * @param after the primary key, in the window's first second, behind which to begin; null for its beginning
     */
    static KeyRange range(TimeToLive timeToLive, int table, ExpiryWindow window, byte @Nullable [] after) {
        long setting = timeToLive.changedAt();
        byte[] from = after == null
                ? RowKey.expiry(table, setting, window.from(), NO_KEY)
                : RowKey.expiry(table, setting, window.from(), Arrays.copyOf(after, after.length + 1));
        return KeyRange.ascending(from, RowKey.expiry(table, setting, window.before(), NO_KEY));
    }
}
