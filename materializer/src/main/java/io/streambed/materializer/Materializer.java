package io.streambed.materializer;

import io.streambed.schemas.RecordCodec;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka Streams application that folds this node's log partitions and tells its listeners of them. Thread-safe.
 *
 * <p>A failure never skips a record. A stream thread that fails is replaced, and its partitions are opened again; if that
 * does not help this node gives up, which {@link #failure} tells: the server is to stop then. A partition whose log does
 * not fit its rows is not opened at all, which {@link #unserved} tells.
 */
public final class Materializer implements AutoCloseable {
    private final MaterializerConfig config;
    private final Admin admin;
    private final PartitionHost host;
    private final FailurePolicy failures = new FailurePolicy();
    private final KafkaStreams streams;
    private final Owners owners;

    public Materializer(MaterializerConfig config, RecordCodec codec, List<PartitionListener> listeners) {
        this.config = config;
        String topic = config.topics().changes();
        admin = Admin.create(new HashMap<>(config.kafkaClient()));
        LogAccess log = new KafkaLogAccess(
                config.kafkaClient(),
                admin,
                topic,
                config.changelog(),
                config.topics().indexUpdates(),
                config.applicationId());
        host = new PartitionHost(codec, log, config.changelog(), listeners, config.topicsDoubtful());
        streams = new KafkaStreams(MaterializerTopology.of(config.topics(), host), StreamsSettings.of(config));
        streams.setUncaughtExceptionHandler(failures);
        streams.setStateListener((state, _) -> {
            if (state == KafkaStreams.State.PENDING_ERROR || state == KafkaStreams.State.ERROR) {
                failures.giveUp(new IllegalStateException("Kafka Streams has stopped with an error"));
            }
        });
        owners = new Owners(topic, this::nodes);
    }

    private Collection<StreamsMetadata> nodes() {
        return streams.state().isRunningOrRebalancing() ? streams.metadataForAllStreamsClients() : List.of();
    }

    /** Joins the group; partitions open as they are assigned and restored. The topics must exist. */
    public void start() {
        streams.start();
    }

    /** Completes when this node has given up for good, with the reason; nothing is processed from then on. */
    public CompletionStage<Throwable> failure() {
        return failures.end();
    }

    /** Log partitions that are assigned to this node and not served, with the reason: see {@link LogGapException}. */
    public Map<Integer, String> unserved() {
        return host.unserved();
    }

    /** Who owns which log partition, as the group last agreed; may miss partitions while it rebalances. */
    public Map<Integer, NodeAddress> owners() {
        return owners.get();
    }

    public @Nullable NodeAddress owner(int logPartition) {
        return owners().get(logPartition);
    }

    /**
     * The group's committed offset: the rows of every record before it are in the changelog. Asks Kafka, and blocks.
     *
     * @return -1 if nothing was committed yet
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    public long committedOffset(int logPartition) {
        TopicPartition partition = new TopicPartition(config.topics().changes(), logPartition);
        Map<TopicPartition, OffsetAndMetadata> committed = KafkaLogAccess.await(
                admin.listConsumerGroupOffsets(config.applicationId()).partitionsToOffsetAndMetadata());
        OffsetAndMetadata offset = committed.get(partition);
        return offset == null ? -1 : offset.offset();
    }

    /** Tells this node that a log partition was trimmed, so that the block index can follow, which may take some seconds. */
    public void trimmed(int logPartition, long logStart) {
        host.trimmed(logPartition, logStart);
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }

    /** Closes all partitions and commits, in at most this time. */
    public void close(Duration timeout) {
        // A named instance keeps its place for its next start; others must not wait for the session to time out.
        GroupMembershipOperation membership = config.instanceId() == null
                ? GroupMembershipOperation.LEAVE_GROUP
                : GroupMembershipOperation.REMAIN_IN_GROUP;
        streams.close(CloseOptions.timeout(timeout).withGroupMembershipOperation(membership));
        admin.close(Duration.ofSeconds(1));
    }
}
