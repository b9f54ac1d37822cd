package io.streambed.stream;

import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.ServingPartitions;
import io.streambed.model.StreamViewType;
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
    private final TailBuffer tails;
    private final ShardReader reader;
    private final long since;
    private Streams.Located located;
    private ShardIterator place;

    /** @param since records committed before it are passed over; epoch milliseconds */
    ShardFollower(
            Streams streams,
            ServingPartitions serving,
            TailBuffer tails,
            ShardReader reader,
            Streams.Located located,
            ShardIterator place,
            long since) {
        this.streams = streams;
        this.serving = serving;
        this.tails = tails;
        this.reader = reader;
        this.located = located;
        this.place = place;
        this.since = since;
    }

    /** Where it stands: everything before it has been read. */
    public SequenceNumber next() {
        return place.cursor().from();
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
        return Stages.own(serving.serving(place.logPartition(), false, deadlineNanos))
                .thenCompose(partition -> read(partition, limit, deadlineNanos));
    }

    private CompletionStage<FollowedPage> read(OpenPartition partition, int limit, long deadlineNanos) {
        // First the tip, then the look at the stream: what it finds enabled was enabled up to that tip.
        Tail.Tip tip = tails.of(partition).tip();
        if (!located.shard().open() || located.stream().enabledOn(partition)) {
            return fill(partition, tip, limit, deadlineNanos);
        }
        // The stream has ended here, and the catalog may not have said where yet.
        return streams.latest(place).thenCompose(latest -> {
            located = latest;
            return latest.shard().open()
                    ? CompletableFuture.completedFuture(new FollowedPage(List.of(), next(), true, false))
                    : fill(partition, tip, limit, deadlineNanos);
        });
    }

    private CompletionStage<FollowedPage> fill(OpenPartition partition, Tail.Tip tip, int limit, long deadlineNanos) {
        StreamViewType viewType = located.stream().catalog().spec().viewType();
        Page page = new Page(located.shard(), located.stream().catalog().key(), viewType, place.cursor(), limit);
        return reader.fill(page, partition, tip, deadlineNanos).thenApply(filled -> seen(filled, tip));
    }

    private FollowedPage seen(Page page, Tail.Tip tip) {
        place = place.movedTo(page.cursor(), 0);
        Shard shard = page.shard();
        boolean ended = !shard.open() && next().offset() >= shard.endOffset();
        boolean atTip = ended || next().offset() > tip.appliedOffset();
        List<StreamRecord> records = page.records();
        if (!records.isEmpty() && records.getFirst().time() < since) {
            records = records.stream().filter(record -> record.time() >= since).toList();
        }
        return new FollowedPage(records, next(), atTip, ended);
    }
}
