package io.streambed.schemas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that a cluster's topics exist as they must be. Several nodes may do so at the same time. */
public final class TopicCreator {
    /** Largest batch of the change log; producers and brokers need the same limit. */
    public static final int MAX_MESSAGE_BYTES = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(TopicCreator.class);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** Anything else would lose data, so existing topics are corrected. Trimming is done with deleteRecords instead. */
    private static final Map<String, String> KEPT_FOR_EVER = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG, "-1",
            TopicConfig.RETENTION_BYTES_CONFIG, "-1",
            TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");

    private final Admin admin;
    private final long deadline = System.nanoTime() + DEADLINE.toNanos();

    private TopicCreator(Admin admin) {
        this.admin = admin;
    }

    /**
     * Creates the topics that do not exist and checks those that do.
     *
     * @param logPartitions how many partitions the change log must have
     * @param replicationFactor for topics created now
     * @return {@code logPartitions}
     * @throws TopicMismatchException if an existing topic has another number of partitions
     * @throws KafkaException if Kafka cannot be reached or refuses
     */
    public static int ensure(Admin admin, Topics topics, int logPartitions, int replicationFactor) {
        int actual = ensureOrAdopt(admin, topics, logPartitions, replicationFactor);
        if (actual != logPartitions) {
            throw new TopicMismatchException("Topic " + topics.changes() + " has " + actual + " partitions, but "
                    + logPartitions + " log partitions are configured. Their number is fixed when a cluster is created:"
                    + " configure " + actual + ", or another cluster name.");
        }
        return actual;
    }

    /**
     * Like {@link #ensure}, for a number of log partitions that is only a default: a change log that exists already is
     * taken as it is.
     *
     * @return how many partitions the change log has
     */
    public static int ensureOrAdopt(Admin admin, Topics topics, int defaultLogPartitions, int replicationFactor) {
        Map<String, NewTopic> wanted = new HashMap<>();
        wanted.put(topics.changes(), topic(topics.changes(), defaultLogPartitions, replicationFactor));
        wanted.put(topics.catalog(), topic(topics.catalog(), 1, replicationFactor));
        wanted.put(topics.schemas(), topic(topics.schemas(), 1, replicationFactor));
        Map<String, TopicDescription> actual = new TopicCreator(admin).ensure(wanted);
        checkSingle(actual, topics.catalog());
        checkSingle(actual, topics.schemas());
        int logPartitions = partitions(actual, topics.changes());
        String indexUpdates = topics.indexUpdates();
        int updatePartitions = partitions(
                new TopicCreator(admin)
                        .ensure(Map.of(indexUpdates, topic(indexUpdates, logPartitions, replicationFactor))),
                indexUpdates);
        if (updatePartitions != logPartitions) {
            throw new TopicMismatchException("Topic " + indexUpdates + " has " + updatePartitions
                    + " partitions, but must have " + logPartitions + " as " + topics.changes() + " has.");
        }
        return logPartitions;
    }

    private static NewTopic topic(String name, int partitions, int replicationFactor) {
        Map<String, String> configs = new HashMap<>(KEPT_FOR_EVER);
        configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_MESSAGE_BYTES));
        configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, replicationFactor >= 3 ? "2" : "1");
        // Timestamps are for seeking, and to compare a node's clock with: the broker's, so that they are ascending.
        configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        return new NewTopic(name, partitions, (short) replicationFactor).configs(configs);
    }

    private Map<String, TopicDescription> ensure(Map<String, NewTopic> wanted) {
        Map<String, TopicDescription> existing = describe(wanted);
        correct(existing.keySet());
        List<NewTopic> missing = new ArrayList<>();
        wanted.forEach((name, topic) -> {
            if (!existing.containsKey(name)) {
                missing.add(topic);
            }
        });
        if (missing.isEmpty()) {
            return existing;
        }
        Set<String> unseen = create(missing);
        Map<String, TopicDescription> all = describeCreated(wanted);
        correct(unseen);
        return all;
    }

    /** The topics that exist. */
    private Map<String, TopicDescription> describe(Map<String, NewTopic> wanted) {
        Map<String, TopicDescription> existing = new HashMap<>();
        admin.describeTopics(wanted.keySet()).topicNameValues().forEach((name, description) -> {
            try {
                existing.put(name, await(description));
            } catch (UnknownTopicOrPartitionException e) {
                LOG.debug("topic {} does not exist", name);
            }
        });
        return existing;
    }

    /** A topic that was created a moment ago is not known to every broker at once. */
    private Map<String, TopicDescription> describeCreated(Map<String, NewTopic> wanted) {
        Map<String, TopicDescription> existing = describe(wanted);
        while (existing.size() < wanted.size()) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("topics were created but do not appear: " + wanted.keySet());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
            existing = describe(wanted);
        }
        return existing;
    }

    /** Returns the topics that were there already, of which the broker asked before had not heard yet. */
    private Set<String> create(List<NewTopic> missing) {
        Set<String> unseen = new HashSet<>();
        admin.createTopics(missing).values().forEach((name, created) -> {
            try {
                await(created);
                LOG.info("created topic {}", name);
            } catch (TopicExistsException e) {
                LOG.info("topic {} was created by another node", name);
                unseen.add(name);
            }
        });
        return unseen;
    }

    private void correct(Set<String> existing) {
        List<ConfigResource> resources = existing.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        if (resources.isEmpty()) {
            return;
        }
        admin.describeConfigs(resources).values().forEach((topic, config) -> {
            List<AlterConfigOp> corrections = corrections(await(config));
            if (!corrections.isEmpty()) {
                LOG.warn("topic {} would lose data as it is configured; setting {}", topic.name(), corrections);
                await(admin.incrementalAlterConfigs(Map.of(topic, corrections)).all());
            }
        });
    }

    private static List<AlterConfigOp> corrections(Config config) {
        List<AlterConfigOp> corrections = new ArrayList<>();
        KEPT_FOR_EVER.forEach((name, value) -> {
            ConfigEntry entry = config.get(name);
            if (entry != null && !value.equals(entry.value())) {
                corrections.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET));
            }
        });
        return corrections;
    }

    private static void checkSingle(Map<String, TopicDescription> actual, String topic) {
        int partitions = partitions(actual, topic);
        if (partitions != 1) {
            throw new TopicMismatchException("Topic " + topic + " has " + partitions
                    + " partitions, but must have exactly 1. Configure another cluster name.");
        }
    }

    private static int partitions(Map<String, TopicDescription> actual, String topic) {
        TopicDescription description = actual.get(topic);
        if (description == null) {
            throw new IllegalStateException("topic not described: " + topic);
        }
        return description.partitions().size();
    }

    private <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("Kafka did not answer within " + DEADLINE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
