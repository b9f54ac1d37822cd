package io.streambed.interop;

import io.streambed.interop.DestinationTopic.RefusedException;
import io.streambed.stream.ChangePosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** What streaming destinations ask Kafka for. Thread-safe; everything blocks. */
final class DestinationTopics {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long REMEMBER_NANOS = Duration.ofSeconds(30).toNanos();

    private final Admin admin;
    private final Map<String, Policy> policies = new ConcurrentHashMap<>();

    DestinationTopics(Admin admin) {
        this.admin = admin;
    }

    /** A topic's clean-up, and when it was asked for, in terms of {@link System#nanoTime()}. */
    private record Policy(boolean compacted, long askedAt) {}

    /**
     * Checks that there is such a topic.
     *
     * @throws RefusedException if there is none, or none for us
     * @throws KafkaException if Kafka does not answer
     */
    void check(DestinationTopic topic) throws RefusedException {
        try {
            var _ = answer(admin.describeTopics(List.of(topic.name())).allTopicNames());
        } catch (UnknownTopicOrPartitionException | InvalidTopicException none) {
            throw DestinationTopic.noPermission("there is no Kafka topic " + topic.name());
        } catch (AuthorizationException refused) {
            throw DestinationTopic.noPermission("Kafka refuses access to the topic " + topic.name());
        }
    }

    /** Whether the topic forgets what stands before a key's last record. */
    boolean compacted(String topic) {
        Policy known = policies.get(topic);
        if (known == null || System.nanoTime() - known.askedAt() > REMEMBER_NANOS) {
            known = new Policy(askCompacted(topic), System.nanoTime());
            policies.put(topic, known);
        }
        return known.compacted();
    }

    private boolean askCompacted(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Config config =
                    answer(admin.describeConfigs(List.of(resource)).all()).get(resource);
            ConfigEntry policy = config == null ? null : config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
            return policy != null
                    && policy.value() != null
                    && policy.value().contains(TopicConfig.CLEANUP_POLICY_COMPACT);
        } catch (UnknownTopicOrPartitionException none) {
            return false; // sending will say so
        }
    }

    /** The committed position of a group on a log partition, null if there is none. Waits for open transactions. */
    @Nullable
    ChangePosition committed(String group, TopicPartition log) {
        var spec = new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(log));
        try {
            OffsetAndMetadata committed = answer(admin.listConsumerGroupOffsets(
                                    Map.of(group, spec), new ListConsumerGroupOffsetsOptions().requireStable(true))
                            .partitionsToOffsetAndMetadata(group))
                    .get(log);
            return committed == null ? null : ForwardingProducer.decode(committed);
        } catch (GroupIdNotFoundException none) {
            return null;
        }
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException(
                    "Kafka did not answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
