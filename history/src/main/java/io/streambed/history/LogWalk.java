package io.streambed.history;

import io.streambed.materializer.LogBlock;
import io.streambed.materializer.OpenPartition;
import io.streambed.schemas.Change;
import io.streambed.schemas.FoldState;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.RecordCodec;
import io.streambed.schemas.RecordHeader;
import io.streambed.stream.Cursor;
import io.streambed.stream.LogSource;
import io.streambed.stream.LogTrimmedException;
import io.streambed.stream.SequenceNumber;
import java.time.Duration;
import java.util.List;

/**
 * Walks the valid commits of one table on one log partition, from a place with a known fold state on. Blocks without commits
 * of the table are passed over unread, and so is most of those with few. Mutable; used by one thread.
 */
final class LogWalk {
    /** How long a read may go without getting anything before it counts as failed. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    /** Blocks to read without asking the index in between. */
    private static final int MAX_RUN = 16;

    /** Offsets to read through rather than look up what is behind them: a look-up fetches about as much. */
    private static final int NEAR = 32;

    /**
     * Gets the changes of a commit, those of other tables too, and the place of their first in the record; returns whether to go
     * on.
     */
    @FunctionalInterface
    interface Visitor {
        boolean commit(long offset, int first, long time, List<Change> changes);
    }

    private final OpenPartition partition;
    private final int table;
    private final LogSource source;
    private final RecordCodec codec;
    private final Runnable afterRead;
    private long next;
    private FoldState fold;

    /** @param afterRead done after every read of the log; may take its time */
    LogWalk(OpenPartition partition, int table, LogSource source, RecordCodec codec, Cursor start, Runnable afterRead) {
        this.partition = partition;
        this.table = table;
        this.source = source;
        this.codec = codec;
        this.afterRead = afterRead;
        this.next = start.offset();
        this.fold = start.fold();
    }

    /** Everything before this offset has been walked. */
    long next() {
        return next;
    }

    /** Where to go on from, with another source. */
    Cursor place() {
        return new Cursor(next, fold, SequenceNumber.at(next));
    }

    /**
     * Walks on.
     *
     * @param end where to stop, exclusive; what is behind it may or may not be visited, up to the end of its block
     * @param deadlineNanos where to stop at the latest, in terms of {@link System#nanoTime()}
     * @return whether the end was reached before the deadline, and before the visitor wanted no more
     * @throws OutsideHistoryException if the log was trimmed meanwhile
     */
    boolean to(long end, long deadlineNanos, Visitor visitor) {
        while (next < end) {
            if (System.nanoTime() - deadlineNanos >= 0) {
                return false;
            }
            if (!step(end, visitor)) {
                return false;
            }
        }
        return true;
    }

    private record Tip(long offset, FoldState fold) {}

    /** How far the partition is applied. The two are published together, but asked for one after the other. */
    private Tip tip() {
        while (true) {
            long before = partition.appliedOffset();
            FoldState state = partition.fold();
            if (partition.appliedOffset() == before) {
                return new Tip(before, state);
            }
            Thread.onSpinWait();
        }
    }

    /** Passes over what has nothing of the table, or reads on; false if the visitor wants no more. */
    private boolean step(long end, Visitor visitor) {
        // Before the block's row: that knows then of every commit up to there.
        Tip tip = tip();
        LogBlock block = partition.block(LogBlock.numberOf(next));
        long commit = block == null ? LogBlock.UNKNOWN : block.nextCommit(table, next);
        if (block == null || commit == LogBlock.UNKNOWN) {
            return read(Math.min(end, endOfRun(end)), visitor);
        }
        if (commit == LogBlock.NONE) {
            return leave(block, tip) || read(Math.min(end, endOfRun(end)), visitor);
        }
        if (commit - next > NEAR) {
            // A record that the index names is valid, so its own header tells the fold state there.
            LogSource.Batch batch = fetch(commit, endOfNear(block, commit, end));
            FoldState before = batch.foldBefore(commit);
            if (before != null) {
                next = commit;
                fold = before;
                return take(batch, visitor);
            }
        }
        return read(endOfNear(block, commit, end), visitor);
    }

    /** Passes over the rest of a block, which has nothing of the table; false if it cannot be told what follows. */
    private boolean leave(LogBlock block, Tip tip) {
        LogBlock following = partition.block(block.number() + 1);
        if (following != null && tip.offset() >= following.firstOffset()) {
            next = following.firstOffset();
            fold = following.fold();
            return true;
        }
        if (LogBlock.numberOf(tip.offset()) == block.number() && tip.offset() >= next) {
            next = tip.offset() + 1;
            fold = tip.fold();
            return true;
        }
        return false;
    }

    /** To where to read from a place near a commit on: behind the last of those that follow each other closely. */
    private long endOfNear(LogBlock block, long commit, long end) {
        long last = commit;
        long following = block.nextCommit(table, last + 1);
        while (following >= 0 && following - last <= NEAR) {
            last = following;
            following = block.nextCommit(table, last + 1);
        }
        return following == LogBlock.UNKNOWN ? Math.max(last + 1, Math.min(end, endOfRun(end))) : last + 1;
    }

    private boolean read(long to, Visitor visitor) {
        LogSource.Batch batch = fetch(next, to);
        if (batch.next() == next) {
            throw new HistoryUnreadableException("Nothing could be read of log partition " + partition.logPartition()
                    + " from offset " + next + " on");
        }
        return take(batch, visitor);
    }

    private LogSource.Batch fetch(long from, long to) {
        try {
            return source.read(partition.logPartition(), from, to, System.nanoTime() + PATIENCE_NANOS);
        } catch (LogTrimmedException trimmed) {
            throw new OutsideHistoryException("The log was trimmed while it was read.");
        }
    }

    private boolean take(LogSource.Batch batch, Visitor visitor) {
        for (LogSource.Entry entry : batch.entries()) {
            boolean goOn = take(entry, visitor);
            next = entry.offset() + 1;
            if (!goOn) {
                return false;
            }
        }
        next = batch.next();
        afterRead.run();
        return true;
    }

    private boolean take(LogSource.Entry entry, Visitor visitor) {
        RecordHeader header = entry.header();
        if (header == null || !fold.accepts(header)) {
            return true;
        }
        boolean goOn = true;
        if (header.kind().changesItems()
                && header.touches(table)
                && codec.decode(header.kind(), entry.value()) instanceof LogRecord.Changing changing) {
            goOn = visit(entry.offset(), changing, visitor);
        }
        fold = fold.after(header);
        return goOn;
    }

    /**
     * Transactions have the time of their decision, which may lie before that of the records around them. That is why whoever
     * visits looks at the time of every record instead of stopping at the first that is too late.
     */
    private static boolean visit(long offset, LogRecord.Changing changing, Visitor visitor) {
        List<Change> changes = changing.changes();
        boolean goOn = true;
        int from = 0;
        for (int to = 1; to <= changes.size(); to++) {
            if (to == changes.size() || changing.timeOf(to) != changing.timeOf(from)) {
                // To the end of the record, because nobody goes on within one.
                goOn &= visitor.commit(offset, from, changing.timeOf(from), changes.subList(from, to));
                from = to;
            }
        }
        return goOn;
    }

    private long endOfRun(long end) {
        long number = LogBlock.numberOf(next);
        int blocks = 1;
        while (blocks < MAX_RUN && (number + blocks) * LogBlock.SIZE < end) {
            LogBlock block = partition.block(number + blocks);
            if (block == null || !block.touches(table)) {
                break;
            }
            blocks++;
        }
        return (number + blocks) * LogBlock.SIZE;
    }
}
