package io.streambed.stream;

import io.streambed.materializer.CatalogStream;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.ServingPartitions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads one shard on and on, on the node that has its log partition open. Mutable; one reading at a time.
 *
 * @see StreamFollowers
 */
public final class ShardFollower {
    private final Streams streams;
    private final ServingPartitions serving;
    private final ChangeReader reader;
    private final ShardIterator shard;
    private final long since;
    private Streams.Located located;
    private ChangePosition position;

    /**
     * @param shard names the shard, wherever it points
     * @param since records committed before it are passed over; epoch milliseconds
     */
    ShardFollower(
            Streams streams,
            ServingPartitions serving,
            ChangeReader reader,
            Streams.Located located,
            ShardIterator shard,
            ChangePosition position,
            long since) {
        this.streams = streams;
        this.serving = serving;
        this.reader = reader;
        this.located = located;
        this.shard = shard;
        this.position = position;
        this.since = since;
    }

    /** Where it stands: everything before it has been read. */
    public SequenceNumber next() {
        return position.next();
    }

    /**
     * Reads on: about a megabyte, or as much as there is.
     *
     * @param limit how many records at most, at least 1
     * @param deadlineNanos in terms of {@link System#nanoTime()}
     * @return fails with {@link io.streambed.model.PartitionMovedException} if the log partition is not open here any more,
     *     and with a {@link io.streambed.model.DynamoDbException} if the log cannot be read, or not that far back
     */
    public CompletionStage<FollowedPage> read(int limit, long deadlineNanos) {
        return Stages.own(serving.serving(shard.logPartition(), false, deadlineNanos))
                .thenCompose(partition -> read(partition, limit, deadlineNanos));
    }

    private CompletionStage<FollowedPage> read(OpenPartition partition, int limit, long deadlineNanos) {
        // First the tip, then the look at the stream: what it finds enabled was enabled up to that tip.
        Tail.Tip tip = reader.tip(partition);
        if (!located.shard().open() || located.stream().enabledOn(partition)) {
            return fill(partition, tip, limit, deadlineNanos);
        }
        // The stream has ended here, and the catalog may not have said where yet.
        return streams.latest(shard).thenCompose(latest -> {
            located = latest;
            return latest.shard().open()
                    ? CompletableFuture.completedFuture(new FollowedPage(List.of(), next(), true, false))
                    : fill(partition, tip, limit, deadlineNanos);
        });
    }

    private CompletionStage<FollowedPage> fill(OpenPartition partition, Tail.Tip tip, int limit, long deadlineNanos) {
        CatalogStream stream = located.stream().catalog();
        Shard read = located.shard();
        return reader.read(partition, tip, read, stream.key(), stream.spec().viewType(), position, limit, deadlineNanos)
                .thenApply(batch -> seen(read, batch));
    }

    private FollowedPage seen(Shard read, ChangeReader.Batch batch) {
        position = batch.position();
        boolean ended = !read.open() && next().offset() >= read.endOffset();
        List<StreamRecord> records = batch.records();
        if (!records.isEmpty() && records.getFirst().time() < since) {
            records = records.stream().filter(record -> record.time() >= since).toList();
        }
        return new FollowedPage(records, next(), ended || batch.atTip(), ended);
    }
}
