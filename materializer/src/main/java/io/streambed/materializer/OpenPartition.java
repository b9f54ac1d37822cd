package io.streambed.materializer;

import io.streambed.model.ExpiryWindow;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.FoldState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One log partition from its opening to its closing on this node; the identity of the object is the identity of that
 * residence. Read by any thread; every read after the closing, or losing a race with it, ends as
 * {@link io.streambed.model.PartitionMovedException}.
 *
 * <p>What {@link #appliedOffset}, {@link #fold}, {@link #lastTime}, {@link #tables} and {@link #counters} say is never
 * newer than what {@link #item} and {@link #items} show, and is at most one record older.
 */
public interface OpenPartition {
    int logPartition();

    /** The last offset folded into the rows, void records included; -1 before the first. */
    long appliedOffset();

    /** The fold state after that record. */
    FoldState fold();

    /** Commit time of the last valid record, epoch milliseconds; 0 before the first. */
    long lastTime();

    /** An item's current image; null if there is none, or if the table is unknown or dropped here. */
    @Nullable
    EncodedItem item(int table, byte[] primaryKey);

    /**
     * A table's items as they are now, in the order of their primary keys or against it; none if the table is unknown or
     * dropped here.
     *
     * @param range of {@link io.streambed.model.PrimaryKey} bytes
     */
    RowCursor items(int table, KeyRange range);

    /**
     * A table's items like {@link #items}, and of a dropped table the last it had for as long as they are kept, see {@link
     * AppliedTable#keptUntil}.
     */
    RowCursor keptItems(int table, KeyRange range);

    /**
     * The items that are in a local index, as they are now, in the order of its keys or against it; none if the table or the
     * index is unknown here.
     *
     * @param range of {@link io.streambed.model.IndexKey} bytes
     */
    RowCursor localIndex(int table, int index, KeyRange range);

    /**
     * What a global index holds of items, of this log partition and others, in the order of its keys or against it; none if
     * the table or the index is unknown here. It follows the items after a moment.
     *
     * @param range of {@link io.streambed.model.IndexKey} bytes
     */
    RowCursor globalIndex(int table, int index, KeyRange range);

    /** The position of the last index update applied here, in the topic's partition of this log partition; -1 before it. */
    long indexPosition();

    /**
     * Whether everything is applied here that was to be sent here to fill an index that is being added, and the index's items
     * of this log partition are counted.
     */
    boolean indexComplete(int table, int index);

    /** Whether nothing is left here of a global index that the table's definition here says is dropped. */
    boolean indexGone(int table, int index);

    /**
     * The items of a table that expire in a window, the earliest first; none if the table is unknown or dropped here, or if
     * its items do not expire. Items that were there before the table's time to live was set come after a moment.
     *
     * @param after the primary key of an item of the window's first second, behind which to begin; null: at the beginning
     */
    ExpiryCursor expiries(int table, ExpiryWindow window, byte @Nullable [] after);

    /** Every table this log partition ever heard of, by number, the dropped ones included. An immutable snapshot. */
    Map<Integer, AppliedTable> tables();

    /** What the table holds here; nothing if it is unknown or dropped. */
    TableCounters counters(int table);

    /**
     * The size in bytes of the item collection that an item belongs to: of all items with its partition key, and of what the local
     * indexes hold of them; 0 if the table has none.
     */
    long collectionBytes(int table, byte[] primaryKey);

    /** A row of the block index; null for a block that has not begun or that was trimmed. */
    @Nullable
    LogBlock block(long blockNumber);

    /** The transactions that are under way here. */
    PartitionTransactions transactions();

    /** What is known of a ClientRequestToken whose transaction was decided here; tokens that are too old may be known, too. */
    @Nullable
    CompletedRequest completedRequest(String token);

    /**
     * Changes whenever the item does, and seldom without; odd while the item is being changed. Means nothing beyond this
     * opening.
     */
    long version(int table, byte[] primaryKey);
}
