package io.streambed.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** A Kafka broker in a process of its own, and servers that share it. Closing ends all of them. */
final class Cluster implements AutoCloseable {
    /** The consumer group of Kafka Streams, which hands out the log partitions. */
    private static final String GROUP = "streambed.materializer";

    private static final String SECRET = "only-the-nodes-of-this-test-know";

    private final Path directory;
    private final KafkaBroker kafka;
    private final List<Node> nodes = new ArrayList<>();

    private Cluster(Path directory) {
        this.directory = directory;
        this.kafka = KafkaBroker.start(directory.resolve("kafka"));
    }

    /** A server, and clients of it. */
    record Node(ServerProcess server, Clients clients) implements AutoCloseable {
        @Override
        public void close() {
            clients.close();
            server.close();
        }
    }

    static Cluster start(String name) {
        return new Cluster(WorkDirectory.fresh(name));
    }

    /**
     * Starts a server with an empty disk.
     *
     * @param patience how long its clients wait for an answer
     * @param more options of the server
     */
    Node join(Duration patience, String... more) {
        int internalPort = FreePort.find();
        var options = new ArrayList<>(List.of(
                "--kafka-bootstrap",
                kafka.bootstrapServers(),
                "--replication-factor",
                "1",
                "--cluster-secret",
                SECRET,
                "--internal-port",
                Integer.toString(internalPort),
                "--advertised-address",
                "127.0.0.1:" + internalPort,
                // Concerns no table without a limit.
                "--enforce-throughput"));
        options.addAll(List.of(more));
        var server = new ServerProcess(directory.resolve("node-" + (nodes.size() + 1)), options.toArray(String[]::new));
        var node = new Node(server, Clients.of(server.endpoint(), patience));
        nodes.add(node);
        server.start();
        return node;
    }

    /** Where all servers can have files. */
    Path shared(String name) {
        return directory.resolve(name);
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** How many servers own log partitions. A server that comes back with much to catch up on owns none at first. */
    long owners() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            return admin.describeConsumerGroups(List.of(GROUP)).all().get().values().stream()
                    .flatMap(group -> group.members().stream())
                    .filter(member -> !member.assignment().topicPartitions().isEmpty())
                    // The threads of one server differ in what comes behind.
                    .map(member -> member.clientId().replaceFirst("-StreamThread-.*", ""))
                    .distinct()
                    .count();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How much of a topic was deleted at its start, in records of all partitions. */
    long trimmed(String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Map<String, TopicDescription> topics =
                    admin.describeTopics(List.of(topic)).allTopicNames().get();
            var starts = new HashMap<TopicPartition, OffsetSpec>();
            for (TopicPartitionInfo partition :
                    Objects.requireNonNull(topics.get(topic)).partitions()) {
                starts.put(new TopicPartition(topic, partition.partition()), OffsetSpec.earliest());
            }
            return admin.listOffsets(starts).all().get().values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        kafka.close();
    }
}
