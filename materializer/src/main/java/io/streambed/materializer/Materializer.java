package io.streambed.materializer;

import io.streambed.schemas.RecordCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The Kafka Streams application that folds this node's log partitions and tells its listeners of them. */
@SuppressWarnings("DoNotCallSuggester") // bodies come with the topology
public final class Materializer implements AutoCloseable {
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    public Materializer(MaterializerConfig config, RecordCodec codec, List<PartitionListener> listeners) {}

    /** Joins the group; partitions open as they are assigned and restored. */
    public void start() {
        throw new UnsupportedOperationException();
    }

    /** Completes when this node has given up for good, with the reason; nothing is processed from then on. */
    public CompletionStage<Throwable> failure() {
        return failure;
    }

    /** Log partitions that are assigned to this node and not served, with the reason: see {@link LogGapException}. */
    public Map<Integer, String> unserved() {
        throw new UnsupportedOperationException();
    }

    /** Who owns which log partition, as the group last agreed; may miss partitions while it rebalances. */
    public Map<Integer, NodeAddress> owners() {
        throw new UnsupportedOperationException();
    }

    public @Nullable NodeAddress owner(int logPartition) {
        return owners().get(logPartition);
    }

    /**
     * The group's committed offset: every record before it is in the changelog. Asks Kafka, and blocks.
     *
     * @return -1 if nothing was committed yet
     */
    public long committedOffset(int logPartition) {
        throw new UnsupportedOperationException();
    }

    /** Tells this node that a log partition was trimmed, so that the block index can follow. */
    public void trimmed(int logPartition, long logStart) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }

    /** Closes all partitions, commits, and leaves the group, in at most this time. */
    public void close(Duration timeout) {
        throw new UnsupportedOperationException();
    }
}
