package io.streambed.stream;

import io.streambed.materializer.Catalog;
import io.streambed.materializer.ServingPartitions;
import io.streambed.model.Arns;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Routing;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Makes the operations of DynamoDB Streams. */
public final class StreamOperations {
    private StreamOperations() {}

    /**
     * How streams are read.
     *
     * @param region in ARNs and records
     * @param retention how long the records of a stream can be read after their commit
     * @param clock epoch milliseconds
     */
    public record Options(String region, Duration retention, LongSupplier clock) {
        /** The service's retention of 24 hours, and the system's clock. */
        public static Options defaults(String region) {
            return new Options(region, Duration.ofHours(24), System::currentTimeMillis);
        }
    }

    /**
     * ListStreams, DescribeStream, GetShardIterator and GetRecords.
     *
     * @param tails also to be told of the log partitions that are open on this node, see {@link TailBuffer}
     * @param iteratorKey signs shard iterators; the same on all nodes of a cluster
     */
    public static List<Operation> create(
            Catalog catalog,
            Routing routing,
            ServingPartitions serving,
            TailBuffer tails,
            LogReader log,
            byte[] iteratorKey,
            Options options) {
        return create(StreamCatalog.of(catalog), routing, serving, tails, log, iteratorKey, options);
    }

    static List<Operation> create(
            StreamCatalog catalog,
            Routing routing,
            ServingPartitions serving,
            TailBuffer tails,
            LogReader log,
            byte[] iteratorKey,
            Options options) {
        LongSupplier clock = options.clock();
        Streams streams = new Streams(catalog, new Arns(options.region()), options.retention(), clock);
        ShardOwners owners = new ShardOwners(routing, serving);
        IteratorCodec iterators = new IteratorCodec(iteratorKey);
        ShardStarts starts = new ShardStarts(tails, log, options.retention(), clock);
        ShardReader reader = new ShardReader(tails, log, options.retention(), clock);
        StreamRecordJson json = StreamRecordJson.ofStreams(options.region());
        return List.of(
                new ListStreams(streams),
                new DescribeStream(streams),
                new GetShardIterator(streams, owners, tails, starts, iterators, clock),
                new GetRecords(streams, owners, tails, reader, iterators, json, clock));
    }
}
