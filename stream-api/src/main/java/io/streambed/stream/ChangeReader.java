package io.streambed.stream;

import io.streambed.materializer.OpenPartition;
import io.streambed.model.DynamoDbException;
import io.streambed.model.KeySchema;
import io.streambed.model.PartitionMovedException;
import io.streambed.model.StreamViewType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Reads shards for consumers inside this process that keep their own positions, on the node that has the log partition open.
 * All that GetRecords promises holds here: changes in order, each once, none that the log could still refuse. Thread-safe.
 *
 * <p>What it returns fails with {@link PartitionMovedException} when the log partition is closed here, and with a {@link
 * DynamoDbException} where GetRecords would answer with one: data that is trimmed, or too many readers at a time.
 */
public final class ChangeReader {
    private final TailBuffer tails;
    private final ShardReader reader;
    private final ShardStarts starts;

    /**
     * @param tails also to be told of the log partitions that are open on this node
     * @param retention what was committed longer ago is not read
     * @param clock epoch milliseconds
     */
    public ChangeReader(TailBuffer tails, LogReader log, Duration retention, LongSupplier clock) {
        this.tails = tails;
        this.reader = new ShardReader(tails, log, retention, clock);
        this.starts = new ShardStarts(tails, log, retention, clock);
    }

    /**
     * What a read gave.
     *
     * @param records in order; fewer than asked for, or none, does not mean that there are no more
     * @param position behind them
     * @param atTip whether there was nothing more when it was read
     */
    public record Batch(List<StreamRecord> records, ChangePosition position, boolean atTip) {}

    /** The oldest place in a shard that can be read. */
    public CompletionStage<ChangePosition> oldest(OpenPartition partition, Shard shard, long deadlineNanos) {
        return starts.oldest(partition, shard, deadlineNanos).thenApply(ChangePosition::new);
    }

    /**
     * The oldest place in a shard that can be read and has everything behind it that was committed since a time; also older
     * things, but not many.
     *
     * @param time epoch milliseconds
     */
    CompletionStage<ChangePosition> oldestSince(long time, OpenPartition partition, Shard shard, long deadlineNanos) {
        return starts.oldestSince(time, partition, shard, deadlineNanos).thenApply(ChangePosition::new);
    }

    /**
     * The place of the first change at or behind a number.
     *
     * @param number of the shard; fails with a {@link DynamoDbException} if it is outside of it
     */
    public CompletionStage<ChangePosition> at(
            SequenceNumber number, OpenPartition partition, Shard shard, long deadlineNanos) {
        return starts.at(number, number, partition, shard, deadlineNanos).thenApply(ChangePosition::new);
    }

    /** Behind everything that is applied. */
    public ChangePosition latest(OpenPartition partition) {
        return latest(tip(partition));
    }

    /** Behind everything that was applied at a tip. */
    static ChangePosition latest(Tail.Tip tip) {
        return new ChangePosition(Cursor.at(tip.appliedOffset() + 1, tip.fold()));
    }

    /** The end of a closed shard. */
    static ChangePosition end(Shard shard) {
        return new ChangePosition(ShardStarts.end(shard));
    }

    /** How far a partition is applied, and what can be read of it. */
    Tail.Tip tip(OpenPartition partition) {
        return tails.of(partition).tip();
    }

    /**
     * Reads on.
     *
     * @param shard open, or with its end: an end that is not known yet is read over
     * @param key of the shard's table
     * @param limit how many records at most
     * @param deadlineNanos in terms of {@link System#nanoTime()}
     */
    public CompletionStage<Batch> read(
            OpenPartition partition,
            Shard shard,
            KeySchema key,
            StreamViewType viewType,
            ChangePosition from,
            int limit,
            long deadlineNanos) {
        return read(partition, tip(partition), shard, key, viewType, from, limit, deadlineNanos);
    }

    /** Reads on up to a tip that was taken before. */
    CompletionStage<Batch> read(
            OpenPartition partition,
            Tail.Tip tip,
            Shard shard,
            KeySchema key,
            StreamViewType viewType,
            ChangePosition from,
            int limit,
            long deadlineNanos) {
        Page page = new Page(shard, key, viewType, from.cursor(), limit);
        long end = ShardReader.end(shard, tip);
        return reader.fill(page, partition, tip, deadlineNanos)
                .thenApply(filled -> new Batch(
                        filled.records(),
                        new ChangePosition(filled.cursor()),
                        !filled.full() && filled.cursor().from().offset() >= end));
    }
}
