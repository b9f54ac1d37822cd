package io.streambed.materializer;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsMetadata;

/**
 * Who owns which log partition, as the group last agreed. Kept for a moment, because it is asked for every request that
 * comes to the wrong node. Thread-safe.
 */
final class Owners {
    private static final long KEPT_NANOS = Duration.ofMillis(50).toNanos();

    private record Snapshot(Map<Integer, NodeAddress> owners, long takenAt) {}

    private final String topic;
    private final Supplier<Collection<StreamsMetadata>> nodes;
    private volatile Snapshot last = new Snapshot(Map.of(), System.nanoTime() - KEPT_NANOS);

    Owners(String topic, Supplier<Collection<StreamsMetadata>> nodes) {
        this.topic = topic;
        this.nodes = nodes;
    }

    Map<Integer, NodeAddress> get() {
        Snapshot snapshot = last;
        long now = System.nanoTime();
        if (now - snapshot.takenAt() >= KEPT_NANOS) {
            snapshot = new Snapshot(take(), now);
            last = snapshot;
        }
        return snapshot.owners();
    }

    private Map<Integer, NodeAddress> take() {
        Map<Integer, NodeAddress> owners = new HashMap<>();
        for (StreamsMetadata node : nodes.get()) {
            NodeAddress address = new NodeAddress(node.host(), node.port());
            for (TopicPartition partition : node.topicPartitions()) {
                if (partition.topic().equals(topic)) {
                    owners.put(partition.partition(), address);
                }
            }
        }
        return Map.copyOf(owners);
    }
}
