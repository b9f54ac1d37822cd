package io.streambed.materializer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a local store from believing what its changelog does not know.
 *
 * <p>A local store writes first and sends to its changelog afterwards, so after a crash it can hold rows, the applied row
 * among them, that never reached the changelog. If it went on from that applied offset, the rows in between would be
 * missing from every other copy for ever. To write them again when their records are replayed would not be enough: the
 * applied row would reach the changelog before the last of those rows, and a second crash in between, followed by the loss
 * of the disk, would lose them. So:
 *
 * <ul>
 *   <li>With every checkpoint, which is when the store learns how far its changelog is known to be complete, it keeps a
 *       copy of the applied row, in the same atomic flush as the changelog's offset.
 *   <li>The same is done with the position of the last index update, for which all that follows holds as well, and with the
 *       row that says of which items the expiry entries are made: what is set back is made again.
 *   <li>When the store is opened, and before the changelog behind the checkpoint is restored over it, the applied row is
 *       set back to that copy. After restoring, the applied row is exactly the changelog's.
 * </ul>
 *
 * <p>So a record at or below the applied offset needs nothing when it is replayed. Rows may be from records behind the
 * applied offset, which are applied again: {@link RecordEffects} can be applied again over such rows. How far the copy once
 * was is kept too: a log that ends before that has lost records.
 *
 * <p>The rows of this class are in no changelog.
 */
final class LocalMarks {
    private static final byte[] CHECKPOINT = {RowKey.LOCAL, 1};
    private static final byte[] HIGHEST = {RowKey.LOCAL, 2};
    private static final byte[] INDEX_CHECKPOINT = {RowKey.LOCAL, 3};
    private static final byte[] EXPIRY_CHECKPOINT = {RowKey.LOCAL, 4};

    private LocalMarks() {}

    /** A local store below its changelog. */
    interface LocalStore {
        byte @Nullable [] get(byte[] key);

        /** Writes or, without a value, deletes, past the changelog. */
        void putLocally(byte[] key, byte @Nullable [] value);
    }

    /** To be called when the store has been opened and nothing has been restored yet. */
    static void opened(LocalStore store) {
        byte[] applied = store.get(RowKey.applied());
        if (applied != null) {
            long offset = AppliedRow.decode(applied).offset();
            if (offset > highest(store.get(HIGHEST))) {
                store.putLocally(
                        HIGHEST, RowFormat.write(Long.BYTES).putLong(offset).array());
            }
        }
        copy(store, CHECKPOINT, RowKey.applied());
        copy(store, INDEX_CHECKPOINT, RowKey.indexPosition());
        copy(store, EXPIRY_CHECKPOINT, RowKey.expiryMarks());
    }

    /** To be called before the store notes that its changelog is complete up to what was put so far. */
    static void checkpoint(LocalStore store) {
        copy(store, RowKey.applied(), CHECKPOINT);
        copy(store, RowKey.indexPosition(), INDEX_CHECKPOINT);
        copy(store, RowKey.expiryMarks(), EXPIRY_CHECKPOINT);
    }

    private static void copy(LocalStore store, byte[] from, byte[] to) {
        byte[] value = store.get(from);
        if (!Arrays.equals(value, store.get(to))) {
            store.putLocally(to, value);
        }
    }

    /** The highest offset this copy was found to have applied when it was opened; -1 if none. */
    static long highest(Rows rows) {
        return highest(rows.get(HIGHEST));
    }

    private static long highest(byte @Nullable [] row) {
        if (row == null) {
            return -1;
        }
        ByteBuffer buffer = RowFormat.read(row);
        return buffer.getLong();
    }
}
