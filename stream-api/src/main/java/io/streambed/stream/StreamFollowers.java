package io.streambed.stream;

import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogState;
import io.streambed.materializer.CatalogStream;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.ServingPartitions;
import io.streambed.materializer.StreamShard;
import io.streambed.model.Arns;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Opens shards for consumers that run inside this process, on the node that has their log partitions open. They read as
 * clients do, without iterators. Thread-safe.
 */
public final class StreamFollowers {
    /** Where to begin in a shard. */
    public sealed interface Start {
        /** With the oldest record that can still be read. */
        record TrimHorizon() implements Start {}

        /** Behind what is there now. */
        record Latest() implements Start {}

        /**
         * With the first record committed at a time or later.
         *
         * @param time epoch milliseconds
         */
        record AtTime(long time) implements Start {}

        /** Where {@link ShardFollower#next} has been, in this process or another. */
        record At(SequenceNumber number) implements Start {}
    }

    private final StreamCatalog catalog;
    private final Arns arns;
    private final Streams streams;
    private final ServingPartitions serving;
    private final ChangeReader reader;

    /** @param tails also to be told of the log partitions that are open on this node, see {@link TailBuffer} */
    public StreamFollowers(
            Catalog catalog,
            ServingPartitions serving,
            TailBuffer tails,
            LogReader log,
            StreamOperations.Options options) {
        this(StreamCatalog.of(catalog), serving, tails, log, options);
    }

    StreamFollowers(
            StreamCatalog catalog,
            ServingPartitions serving,
            TailBuffer tails,
            LogReader log,
            StreamOperations.Options options) {
        this.catalog = catalog;
        this.serving = serving;
        this.arns = new Arns(options.region());
        this.streams = new Streams(catalog, arns, options.retention(), options.clock());
        this.reader = new ChangeReader(tails, log, options.retention(), options.clock());
    }

    /** The stream with this ARN as a state of the catalog shows it; null if there is none, or none any more. */
    public @Nullable FollowedStream stream(CatalogState state, String arn) {
        Arns.StreamName name = Arns.streamName(arn);
        TableStream found = name == null || !arns.isLocal(arn) ? null : streams.byName(state, name);
        if (found == null) {
            return null;
        }
        CatalogStream described = found.catalog();
        return new FollowedStream(
                arn,
                described.tableId(),
                found.table(),
                described.spec().label(),
                described.key(),
                described.spec().viewType(),
                described.shards().stream().allMatch(StreamShard::started),
                found.shards().stream()
                        .map(shard ->
                                new FollowedStream.FollowedShard(shard.id(), shard.logPartition(), shard.firstHash()))
                        .toList());
    }

    /** The catalog with everything that was in it when this was called. */
    public CompletionStage<CatalogState> readToEnd() {
        return Stages.own(catalog.readToEnd());
    }

    /**
     * Opens a shard. A place that is ahead of the log counts as the end of the log.
     *
     * @param deadlineNanos in terms of {@link System#nanoTime()}
     * @return fails as {@link ShardFollower#read} does, and with a {@link io.streambed.model.DynamoDbException} if there is
     *     no such shard any more
     */
    public CompletionStage<ShardFollower> open(
            FollowedStream stream, FollowedStream.FollowedShard shard, Start start, long deadlineNanos) {
        return streams.shard(stream.arn(), shard.id())
                .thenCompose(located -> Stages.own(serving.serving(shard.logPartition(), false, deadlineNanos))
                        .thenCompose(partition -> position(partition, located.shard(), start, deadlineNanos))
                        .thenApply(position -> follower(stream, shard, located, start, position)));
    }

    private ShardFollower follower(
            FollowedStream stream,
            FollowedStream.FollowedShard shard,
            Streams.Located located,
            Start start,
            ChangePosition position) {
        ShardIterator place = new ShardIterator(
                stream.tableId(), stream.label(), shard.logPartition(), shard.firstHash(), position.cursor(), 0);
        long since = start instanceof Start.AtTime at ? at.time() : 0;
        return new ShardFollower(streams, serving, reader, located, place, position, since);
    }

    private CompletionStage<ChangePosition> position(
            OpenPartition partition, Shard shard, Start start, long deadlineNanos) {
        Tail.Tip tip = reader.tip(partition);
        return switch (start) {
            case Start.TrimHorizon _ -> reader.oldest(partition, shard, deadlineNanos);
            case Start.AtTime at -> reader.oldestSince(at.time(), partition, shard, deadlineNanos);
            case Start.Latest _ -> CompletableFuture.completedFuture(latest(tip, shard));
            case Start.At at
            when at.number().offset() > tip.appliedOffset() -> CompletableFuture.completedFuture(latest(tip, shard));
            case Start.At at
            when !shard.open() && at.number().offset() >= shard.endOffset() ->
                CompletableFuture.completedFuture(ChangeReader.end(shard));
            case Start.At at -> reader.at(at.number(), partition, shard, deadlineNanos);
        };
    }

    private static ChangePosition latest(Tail.Tip tip, Shard shard) {
        return shard.open() ? ChangeReader.latest(tip) : ChangeReader.end(shard);
    }
}
