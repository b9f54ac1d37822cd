package io.streambed.stream;

import io.streambed.materializer.LogBlock;
import io.streambed.materializer.OpenPartition;
import io.streambed.schemas.FoldState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds where to start reading a shard: the place, and a place before it with a known fold state. Thread-safe. */
final class ShardStarts {
    private static final Logger LOG = LoggerFactory.getLogger(ShardStarts.class);

    private final TailBuffer tails;
    private final LogReader log;
    private final Duration retention;
    private final LongSupplier clock;

    /** @param retention how long the records of a stream can be read after their commit */
    ShardStarts(TailBuffer tails, LogReader log, Duration retention, LongSupplier clock) {
        this.tails = tails;
        this.log = log;
        this.retention = retention;
        this.clock = clock;
    }

    /** The end of a closed shard. Nothing is folded from there on, so the fold state does not matter. */
    static Cursor end(Shard shard) {
        return Cursor.at(shard.endOffset(), FoldState.INITIAL);
    }

    /** The oldest place in the shard that can still be read. */
    CompletionStage<Cursor> oldest(OpenPartition partition, Shard shard, long deadlineNanos) {
        return oldestSince(0, partition, shard, deadlineNanos);
    }

    /**
     * The oldest place in the shard that can still be read and has everything behind it that was committed since a time;
     * also older things, but not many.
     *
     * @param time epoch milliseconds
     */
    CompletionStage<Cursor> oldestSince(long time, OpenPartition partition, Shard shard, long deadlineNanos) {
        Tail tail = tails.of(partition);
        Cursor inMemory = tail.start(shard.startOffset());
        if (inMemory != null) {
            return CompletableFuture.completedFuture(startingAt(SequenceNumber.at(shard.startOffset()), inMemory));
        }
        long applied = tail.tip().appliedOffset();
        return log.submit(deadlineNanos, source -> {
            long logStart = source.startOffset(partition.logPartition(), deadlineNanos);
            long oldest = BlockIndex.firstSince(
                    partition, Math.max(shard.startOffset(), logStart), applied, Math.max(time, oldestTime()));
            return !shard.open() && oldest >= shard.endOffset()
                    ? end(shard)
                    : oldestFrom(partition, tail, oldest, logStart);
        });
    }

    private static Cursor oldestFrom(OpenPartition partition, Tail tail, long offset, long logStart) {
        Cursor fold = foldStart(partition, tail, offset, logStart);
        if (fold != null) {
            return startingAt(SequenceNumber.at(offset), fold);
        }
        if (offset == logStart) {
            // Somebody else has trimmed the log, and within a block: what is left of that block cannot be folded.
            long next = (LogBlock.numberOf(offset) + 1) * LogBlock.SIZE;
            Cursor nextBlock = foldStart(partition, tail, next, logStart);
            if (nextBlock != null) {
                return startingAt(SequenceNumber.at(next), nextBlock);
            }
        }
        throw missing(partition, offset);
    }

    /**
     * A given place in the shard.
     *
     * @param number a number of the shard
     * @param from it or the one after it
     */
    CompletionStage<Cursor> at(
            SequenceNumber number, SequenceNumber from, OpenPartition partition, Shard shard, long deadlineNanos) {
        Tail tail = tails.of(partition);
        long applied = tail.tip().appliedOffset();
        long last = shard.open() ? applied : shard.endOffset();
        if (number.offset() < shard.startOffset() || number.offset() > last) {
            throw StreamErrors.foreignSequenceNumber();
        }
        if (!shard.open() && number.offset() == shard.endOffset()) {
            return CompletableFuture.completedFuture(end(shard));
        }
        Cursor inMemory = tail.start(number.offset());
        if (inMemory != null) {
            return CompletableFuture.completedFuture(startingAt(from, inMemory));
        }
        return log.submit(deadlineNanos, source -> {
            long logStart = source.startOffset(partition.logPartition(), deadlineNanos);
            LogBlock next = partition.block(LogBlock.numberOf(number.offset()) + 1);
            if (number.offset() < logStart || (next != null && next.time() < oldestTime())) {
                throw StreamErrors.trimmed();
            }
            Cursor fold = foldStart(partition, tail, number.offset(), logStart);
            if (fold == null) {
                throw missing(partition, number.offset());
            }
            return startingAt(from, fold);
        });
    }

    private static Cursor startingAt(SequenceNumber from, Cursor fold) {
        return new Cursor(fold.offset(), fold.fold(), from);
    }

    private static @Nullable Cursor foldStart(OpenPartition partition, Tail tail, long offset, long logStart) {
        Cursor inMemory = tail.start(offset);
        return inMemory != null ? inMemory : BlockIndex.start(partition, offset, logStart);
    }

    private static RuntimeException missing(OpenPartition partition, long offset) {
        LOG.error(
                "The block index is missing where a stream is to be read: logPartition={} offset={}",
                partition.logPartition(),
                offset);
        return StreamErrors.indexMissing();
    }

    /** Commits before it are not shown any more; epoch milliseconds. */
    private long oldestTime() {
        return clock.getAsLong() - retention.toMillis();
    }
}
