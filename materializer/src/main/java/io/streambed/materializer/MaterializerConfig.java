package io.streambed.materializer;

import io.streambed.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a node materializes. {@link #singleProcess} and {@link #shared} give what fits the two ways to run.
 *
 * @param kafkaClient what every Kafka client of this process needs, at least bootstrap.servers
 * @param topics the cluster's topics; the group's and changelogs' names start with the cluster's name, too
 * @param stateDir where the stores are, on local disk; it is a cache of Kafka
 * @param address where this node listens for others
 * @param exactlyOnce needed as soon as several processes share the cluster: only the broker can keep a zombie's late
 *     writes out of a changelog
 * @param commitInterval how often consumed offsets are committed; without exactlyOnce this is how far a restart after a
 *     crash goes back
 * @param streamThreads log partitions are spread over them
 * @param standbyReplicas warm copies of each log partition's rows on other nodes
 * @param replicationFactor of the changelogs
 * @param sessionTimeout a node not heard of for so long loses its log partitions; the broker allows 6 s and more by default
 * @param heartbeatInterval how fast a rebalance is noticed
 * @param instanceId not null: a restart takes up the place of the process before it, even one that was killed, without
 *     waiting for its session to time out. Must be unique among the cluster's nodes and stay the same over restarts.
 * @param topicsDoubtful whether any topic may have lost its end, each another length of it: what log partitions know of each
 *     other does not count then
 */
public record MaterializerConfig(
        Map<String, Object> kafkaClient,
        Topics topics,
        Path stateDir,
        NodeAddress address,
        boolean exactlyOnce,
        Duration commitInterval,
        int streamThreads,
        int standbyReplicas,
        int replicationFactor,
        Duration sessionTimeout,
        Duration heartbeatInterval,
        @Nullable String instanceId,
        boolean topicsDoubtful) {

    public MaterializerConfig {
        kafkaClient = Map.copyOf(kafkaClient);
        if (streamThreads < 1 || standbyReplicas < 0 || replicationFactor < 1) {
            throw new IllegalArgumentException("stream threads " + streamThreads + ", standby replicas "
                    + standbyReplicas + ", replication factor " + replicationFactor);
        }
    }

    /** For the one process that has a data directory and the broker in it to itself. */
    public static MaterializerConfig singleProcess(
            Map<String, Object> kafkaClient, Topics topics, Path stateDir, NodeAddress address) {
        return new MaterializerConfig(
                kafkaClient,
                topics,
                stateDir,
                address,
                false,
                Duration.ofSeconds(10),
                defaultStreamThreads(),
                0,
                1,
                Duration.ofSeconds(6),
                Duration.ofMillis(500),
                "node",
                false);
    }

    /** For a node among several on one Kafka. */
    public static MaterializerConfig shared(
            Map<String, Object> kafkaClient, Topics topics, Path stateDir, NodeAddress address, int replicationFactor) {
        return new MaterializerConfig(
                kafkaClient,
                topics,
                stateDir,
                address,
                true,
                Duration.ofMillis(100),
                defaultStreamThreads(),
                1,
                replicationFactor,
                Duration.ofSeconds(6),
                Duration.ofMillis(500),
                null,
                false);
    }

    /**
     * Half of the processors: the other half belongs to requests. On two, one thread that finds the records of all its log
     * partitions at once costs a tenth less per write than two that take turns.
     */
    private static int defaultStreamThreads() {
        return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 8);
    }

    /** Name of the consumer group and prefix of the changelogs. */
    public String applicationId() {
        return topics.cluster() + ".materializer";
    }

    /** The topic that Kafka Streams keeps the rows in. */
    String changelog() {
        return applicationId() + "-" + ItemsStores.NAME + "-changelog";
    }

    public MaterializerConfig withExactlyOnce(boolean wanted) {
        return with(wanted, topicsDoubtful);
    }

    public MaterializerConfig withTopicsDoubtful(boolean doubtful) {
        return with(exactlyOnce, doubtful);
    }

    private MaterializerConfig with(boolean exactlyOnce, boolean topicsDoubtful) {
        return new MaterializerConfig(
                kafkaClient,
                topics,
                stateDir,
                address,
                exactlyOnce,
                commitInterval,
                streamThreads,
                standbyReplicas,
                replicationFactor,
                sessionTimeout,
                heartbeatInterval,
                instanceId,
                topicsDoubtful);
    }
}
