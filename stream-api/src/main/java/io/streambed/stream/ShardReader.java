package io.streambed.stream;

import io.streambed.materializer.LogBlock;
import io.streambed.materializer.OpenPartition;
import io.streambed.schemas.FoldState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fills pages of a shard: from the tail buffer if that reaches back far enough, else from the log, where blocks without
 * commits of the table are skipped. A page may come back with few records or none though there are more: then the reader
 * goes on from its cursor. Thread-safe.
 */
final class ShardReader {
    /** Bytes of the log to look through for one page, about. */
    private static final long MAX_LOG_BYTES = 16 << 20;

    private static final long MAX_NANOS = Duration.ofSeconds(2).toNanos();

    /** Entries of the tail to take under its lock at a time. */
    private static final int TAIL_CHUNK = 512;

    /** Blocks to read without asking the index in between. */
    private static final int MAX_RUN = 16;

    /** Offsets to read through rather than look up what is behind them: a look-up fetches about as much. */
    private static final int NEAR = 32;

    private final TailBuffer tails;
    private final LogReader log;
    private final Duration retention;
    private final LongSupplier clock;

    /** @param retention how long the records of a stream can be read after their commit */
    ShardReader(TailBuffer tails, LogReader log, Duration retention, LongSupplier clock) {
        this.tails = tails;
        this.log = log;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * Fills a page with records up to a tip or the end of the shard.
     *
     * @param page new
     * @param tip of the partition's tail, taken before it was checked that the stream is enabled there
     */
    CompletionStage<Page> fill(Page page, OpenPartition partition, Tail.Tip tip, long deadlineNanos) {
        Tail tail = tails.of(partition);
        long end = end(page.shard(), tip);
        if (page.cursor().from().offset() >= end || fillFromTail(page, tail, tip, end)) {
            return CompletableFuture.completedFuture(page);
        }
        return log.submit(deadlineNanos, source -> {
            fillFromLog(new Filling(page, partition, tail, tip, end), source, deadlineNanos);
            return page;
        });
    }

    /** Where there is nothing to read yet, or no more. */
    static long end(Shard shard, Tail.Tip tip) {
        long applied = tip.appliedOffset() + 1;
        return shard.open() ? applied : Math.min(applied, shard.endOffset());
    }

    /** Whether the tail reached back to the cursor; then the page is as full as it gets. */
    private static boolean fillFromTail(Page page, Tail tail, Tail.Tip tip, long end) {
        long next = page.cursor().from().offset();
        while (true) {
            List<Tail.Entry> entries = tail.from(next, TAIL_CHUNK);
            if (entries == null) {
                return false;
            }
            for (Tail.Entry entry : entries) {
                if (entry.offset() >= end) {
                    break;
                }
                page.collect(entry.offset(), entry.before(), entry.commit());
                if (page.full()) {
                    return true;
                }
                page.passTo(entry.offset(), entry.before(), entry.offset() + 1);
            }
            if (entries.size() < TAIL_CHUNK || entries.getLast().offset() >= end) {
                page.passTo(end, tip.fold());
                return true;
            }
            next = entries.getLast().offset() + 1;
        }
    }

    /** What it takes to fill a page. */
    private record Filling(Page page, OpenPartition partition, Tail tail, Tail.Tip tip, long end) {}

    private void fillFromLog(Filling filling, LogSource source, long deadlineNanos) {
        Page page = filling.page();
        long deadline = earlier(deadlineNanos, System.nanoTime() + MAX_NANOS);
        long bytes = 0;
        while (!page.full()
                && page.cursor().offset() < filling.end()
                && bytes < MAX_LOG_BYTES
                && System.nanoTime() - deadline < 0) {
            if (fillFromTail(page, filling.tail(), filling.tip(), filling.end())) {
                return;
            }
            long next = page.cursor().offset();
            LogBlock block = filling.partition().block(LogBlock.numberOf(next));
            long commit = block == null
                    ? LogBlock.UNKNOWN
                    : block.nextCommit(page.shard().table(), next);
            if (block == null || commit != LogBlock.NONE || !skip(filling, block)) {
                requireRetained(filling, block);
                boolean far = commit - next > NEAR && commit < filling.end();
                long read = far ? readFar(filling, commit, source, deadline) : -1;
                bytes += read >= 0 ? read : read(filling, block, source, deadline);
            }
        }
    }

    private static long earlier(long nanos, long otherNanos) {
        return nanos - otherNanos < 0 ? nanos : otherNanos;
    }

    /** Passes over a block that has nothing of the table; false if the index does not say what comes after it. */
    private static boolean skip(Filling filling, LogBlock block) {
        LogBlock next = filling.partition().block(block.number() + 1);
        if (next != null) {
            filling.page().passTo(next.firstOffset(), next.fold());
            return true;
        }
        if (LogBlock.numberOf(filling.tip().appliedOffset()) == block.number()) {
            // The row was read after the tip, so it knows every commit up to there.
            filling.page()
                    .passTo(filling.tip().appliedOffset() + 1, filling.tip().fold());
            return true;
        }
        return false;
    }

    /** An iterator lives for a while, and what could be read when it was issued must not be refused when it is used. */
    private void requireRetained(Filling filling, @Nullable LogBlock block) {
        LogBlock next = block == null ? null : filling.partition().block(block.number() + 1);
        long oldest = clock.getAsLong() - retention.plus(ShardIterator.LIFETIME).toMillis();
        if (next != null
                && next.time() < oldest
                && filling.page().cursor().from().offset() < next.firstOffset()) {
            throw StreamErrors.trimmed();
        }
    }

    /** Reads on in the block, and in those behind it that have something of the table; the bytes read. */
    private long read(Filling filling, @Nullable LogBlock block, LogSource source, long deadline) {
        Page page = filling.page();
        long from = page.cursor().offset();
        long to = Math.min(endOfRun(filling, from, block != null), filling.end());
        return take(page, source.read(filling.partition().logPartition(), from, to, deadline));
    }

    /**
     * Reads a commit that the index knows, without what is before it: it is valid, so its own header tells the fold state there.
     *
     * @return the bytes read; -1 if it could not be read
     */
    private long readFar(Filling filling, long commit, LogSource source, long deadline) {
        LogSource.Batch batch = source.read(filling.partition().logPartition(), commit, commit + 1, deadline);
        FoldState before = batch.foldBefore(commit);
        if (before == null) {
            return -1;
        }
        filling.page().passTo(commit, before);
        return take(filling.page(), batch);
    }

    private long take(Page page, LogSource.Batch batch) {
        long bytes = 0;
        for (LogSource.Entry entry : batch.entries()) {
            page.take(entry, log.codec());
            bytes += entry.value().length;
            if (page.full()) {
                return bytes;
            }
        }
        page.passTo(batch.next(), page.cursor().fold());
        return bytes;
    }

    private static long endOfRun(Filling filling, long from, boolean indexed) {
        long number = LogBlock.numberOf(from);
        int blocks = 1;
        while (indexed && blocks < MAX_RUN && (number + blocks) * LogBlock.SIZE < filling.end()) {
            LogBlock next = filling.partition().block(number + blocks);
            if (next == null || !next.touches(filling.page().shard().table())) {
                break;
            }
            blocks++;
        }
        return (number + blocks) * LogBlock.SIZE;
    }
}
