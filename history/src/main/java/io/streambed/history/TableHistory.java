package io.streambed.history;

import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.KeyRange;
import io.streambed.materializer.LogBlock;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.RowCursor;
import io.streambed.model.PartitionMovedException;
import io.streambed.schemas.Change;
import io.streambed.schemas.RecordCodec;
import io.streambed.stream.BlockIndex;
import io.streambed.stream.Cursor;
import io.streambed.stream.SequenceNumber;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The past of one table on one log partition that is open here: as far back as the log goes. Made by {@link Histories}.
 *
 * <p>Everything blocks and reads Kafka, so it belongs on a thread of its own. Memory is bounded, whatever the size of the
 * table and however much has changed. All methods throw
 *
 * <ul>
 *   <li>{@link OutsideHistoryException} if a moment is not in the log any more, or not yet
 *   <li>{@link HistoryUnreadableException} if the log cannot be read, or not until the deadline
 *   <li>{@link PartitionMovedException} if the partition is closed meanwhile
 * </ul>
 *
 * Thread-safe.
 */
public final class TableHistory {
    /** A part of a transaction comes at most so much after the transaction's time. */
    private static final long TRANSACTION_MILLIS = 600_000;

    private final OpenPartition partition;
    private final int table;
    private final RecordCodec codec;
    private final LogSources sources;
    private final Fence fence;
    private final Path temporary;
    private final Runnable afterRead;

    TableHistory(
            OpenPartition partition,
            int table,
            RecordCodec codec,
            LogSources sources,
            Fence fence,
            Path temporary,
            Runnable afterRead) {
        this.partition = partition;
        this.table = table;
        this.codec = codec;
        this.sources = sources;
        this.fence = fence;
        this.temporary = temporary;
        this.afterRead = afterRead;
    }

    /** The oldest moment, in epoch milliseconds, that the log reaches back to: 0 if nothing was ever trimmed. */
    public long earliest(long deadlineNanos) {
        try (LogSources.Lease lease = sources.lease()) {
            return earliest(lease, deadlineNanos);
        }
    }

    /** The moment before everything the log has. */
    Moment beginning(long deadlineNanos) {
        try (LogSources.Lease lease = sources.lease()) {
            return new Moment.Offset(start(lease, deadlineNanos) - 1);
        }
    }

    /**
     * Every item of a range as of a moment, in the range's direction.
     *
     * <p>The rows are taken as they are, at whatever offset that may be; the log is read to its end as it is after that.
     * A key that changed since the moment gets the image from before its first change, whether the rows know of
     * that change or not; a key that did not is in the rows as it was. So no two threads need to agree on an offset.
     *
     * @param range of {@link io.streambed.model.PrimaryKey} bytes
     * @param deadlineNanos by when the log must be read, in terms of {@link System#nanoTime()}; walking the result has none
     */
    public RowCursor asOf(Moment moment, KeyRange range, long deadlineNanos) {
        Since since = new Since(moment, range);
        try {
            return since.items(range, deadlineNanos, since::close);
        } catch (RuntimeException | Error failure) {
            since.close();
            throw failure;
        }
    }

    /** The table as of a moment, to be read more than once. */
    Since since(Moment moment) {
        return new Since(moment, KeyRange.all());
    }

    /**
     * What changed since a moment: read once, and continued by every read of items. Mutable; used by one thread at a time, and
     * always closed.
     */
    final class Since implements AutoCloseable {
        private final Moment moment;
        private final KeyRange within;
        private final ChangedKeys changed = new ChangedKeys(temporary, false, ChangedKeys.MEMORY_BYTES);
        private @Nullable Cursor place;

        private Since(Moment moment, KeyRange within) {
            this.moment = moment;
            this.within = within;
        }

        /** The items of a range as of the moment. Another read must not begin before the cursor is closed. */
        RowCursor items(KeyRange range, long deadlineNanos) {
            return items(range, deadlineNanos, () -> {});
        }

        private RowCursor items(KeyRange range, long deadlineNanos, Runnable whenClosed) {
            RowCursor rows = null;
            try (LogSources.Lease lease = sources.lease()) {
                closeTo(moment, deadlineNanos);
                LogWalk walk = place == null
                        ? walk(lease, moment, deadlineNanos)
                        : new LogWalk(partition, table, lease.source(), codec, place, afterRead);
                LogWalk.Visitor visitor = visitor(dropOffset());
                // Most of it before the rows are taken, so that the store is kept from dropping old data for a short
                // time.
                readTo(partition.appliedOffset() + 1, lease, walk, deadlineNanos, visitor);
                rows = partition.keptItems(table, range);
                requireKept();
                readTo(end(lease, deadlineNanos), lease, walk, deadlineNanos, visitor);
                // Here the walk has to go on until the intents that the rows hold on this table are resolved; a
                // resolution
                // that the moment includes is the item's image then.
                RowCursor result = new RowsAsOf(rows, changed.cursor(range), range.descending(), whenClosed);
                rows = null;
                return result;
            } finally {
                if (rows != null) {
                    rows.close();
                }
            }
        }

        /** What was read is kept if the rest takes too long, so that who asks again goes on from there. */
        private void readTo(
                long end, LogSources.Lease lease, LogWalk walk, long deadlineNanos, LogWalk.Visitor visitor) {
            boolean done = walkTo(lease, walk, end, deadlineNanos, visitor);
            place = walk.place();
            if (!done) {
                throw tooSlow();
            }
        }

        private LogWalk.Visitor visitor(long drop) {
            return (offset, _, time, changes) -> {
                if (!moment.includes(offset, time) && offset <= drop) {
                    for (Change change : changes) {
                        if (change.table() == table && within.contains(change.key())) {
                            changed.put(change.key(), change.oldImage(), null);
                        }
                    }
                }
                return true;
            };
        }

        @Override
        public void close() {
            changed.close();
        }
    }

    /**
     * What happened to the items of a range after one moment and up to another, put together for each item.
     *
     * @param deadlineNanos by when the log must be read, in terms of {@link System#nanoTime()}; walking the result has none
     */
    public NetChanges netChanges(Moment after, Moment upTo, KeyRange range, long deadlineNanos) {
        ChangedKeys changed = new ChangedKeys(temporary, true, ChangedKeys.MEMORY_BYTES);
        try {
            long next = changes(after, upTo, range, deadlineNanos, (_, time, change) -> {
                changed.put(change.key(), change.oldImage(), change.newImage(), time);
            });
            if (next >= 0) {
                throw tooSlow();
            }
            return new NetChanges(changed, changed.cursor(range));
        } catch (RuntimeException | Error failure) {
            changed.close();
            throw failure;
        }
    }

    /**
     * Every change of a range's items after one moment and up to another, in the order of the log.
     *
     * @param deadlineNanos when to stop, in terms of {@link System#nanoTime()}
     * @return -1 if all have been visited; if the deadline came first or the visitor is full, the last offset up to which they
     *     have been, to go on after
     */
    public long changes(Moment after, Moment upTo, KeyRange range, long deadlineNanos, ChangeVisitor visitor) {
        try (LogSources.Lease lease = sources.lease()) {
            closeTo(upTo, deadlineNanos);
            long drop = dropOffset();
            LogWalk walk = walk(lease, after, deadlineNanos);
            long end = Math.min(endOf(upTo, walk.next()), end(lease, deadlineNanos));
            boolean done = walkTo(lease, walk, end, deadlineNanos, (offset, first, time, changes) -> {
                if (!after.includes(offset, time) && upTo.includes(offset, time) && offset <= drop) {
                    for (int i = 0; i < changes.size(); i++) {
                        Change change = changes.get(i);
                        if (change.table() == table && range.contains(change.key())) {
                            visitor.change(new SequenceNumber(offset, first + i), time, change);
                        }
                    }
                }
                return !visitor.full();
            });
            return done ? -1 : walk.next() - 1;
        }
    }

    /**
     * The next changes of one item after a moment: all versions of it, if asked from the beginning.
     *
     * @see #changes
     */
    public long versions(byte[] primaryKey, Moment after, Moment upTo, long deadlineNanos, ChangeVisitor visitor) {
        byte[] behind = Arrays.copyOf(primaryKey, primaryKey.length + 1);
        return changes(after, upTo, KeyRange.ascending(primaryKey, behind), deadlineNanos, visitor);
    }

    /** Where the table was dropped: what comes after that never happened to it. */
    private long dropOffset() {
        AppliedTable known = partition.tables().get(table);
        return known != null && known.dropped() ? known.offset() : Long.MAX_VALUE;
    }

    /** The rows of a dropped table go some time. Asked after they were taken, so that all of them were. */
    private void requireKept() {
        AppliedTable known = partition.tables().get(table);
        if (known != null && known.dropped() && known.keptUntil() <= partition.lastTime()) {
            throw new OutsideHistoryException("The table was dropped, and its items are not kept any more.");
        }
    }

    /** Makes sure that nothing more will be committed at or before a moment. */
    private void closeTo(Moment moment, long deadlineNanos) {
        switch (moment) {
            case Moment.Time(long millis) -> fence.pass(partition, millis, deadlineNanos);
            case Moment.Offset(long last) -> {
                if (last > partition.appliedOffset()) {
                    throw new OutsideHistoryException("The log has no such sequence number yet.");
                }
            }
        }
    }

    private LogWalk walk(LogSources.Lease lease, Moment after, long deadlineNanos) {
        long logStart = start(lease, deadlineNanos);
        requireWithin(after, logStart, deadlineNanos, lease);
        long from = switch (after) {
            case Moment.Time(long millis) ->
                BlockIndex.firstSince(partition, logStart, partition.appliedOffset(), millis + 1);
            case Moment.Offset(long last) -> last + 1;
        };
        Cursor start = BlockIndex.start(partition, from, logStart);
        if (start == null) {
            throw new HistoryUnreadableException("The block index of log partition " + partition.logPartition()
                    + " is missing where history is to be read, at offset " + from);
        }
        return new LogWalk(partition, table, lease.source(), codec, start, afterRead);
    }

    private void requireWithin(Moment after, long logStart, long deadlineNanos, LogSources.Lease lease) {
        boolean within = switch (after) {
            case Moment.Time(long millis) -> millis >= earliest(lease, deadlineNanos);
            case Moment.Offset(long last) -> last + 1 >= logStart;
        };
        if (!within) {
            throw new OutsideHistoryException("The log does not go back that far.");
        }
    }

    private long earliest(LogSources.Lease lease, long deadlineNanos) {
        long logStart = start(lease, deadlineNanos);
        LogBlock first = partition.block(LogBlock.numberOf(logStart));
        return first == null || logStart == 0 ? 0 : first.time();
    }

    /** The offset from which on nothing belongs to what came up to a moment. */
    private long endOf(Moment upTo, long from) {
        return switch (upTo) {
            // The end of the first block that is later by more than a transaction takes from its decision to the last
            // of its
            // parts: what comes after it is later.
            case Moment.Time(long millis) ->
                (LogBlock.numberOf(BlockIndex.firstSince(
                                        partition, from, partition.appliedOffset(), millis + 1 + TRANSACTION_MILLIS))
                                + 1)
                        * LogBlock.SIZE;
            case Moment.Offset(long last) -> last + 1;
        };
    }

    private static boolean walkTo(
            LogSources.Lease lease, LogWalk walk, long end, long deadlineNanos, LogWalk.Visitor visitor) {
        try {
            return walk.to(end, deadlineNanos, visitor);
        } catch (RuntimeException | Error failure) {
            lease.broken();
            throw failure;
        }
    }

    private long start(LogSources.Lease lease, long deadlineNanos) {
        return lease.source().startOffset(partition.logPartition(), deadlineNanos);
    }

    private long end(LogSources.Lease lease, long deadlineNanos) {
        return lease.source().endOffset(partition.logPartition(), deadlineNanos);
    }

    private static HistoryUnreadableException tooSlow() {
        return new HistoryUnreadableException("The log could not be read in time.");
    }
}
