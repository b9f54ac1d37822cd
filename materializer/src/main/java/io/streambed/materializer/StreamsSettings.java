package io.streambed.materializer;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The Kafka Streams configuration of a node. */
final class StreamsSettings {
    private static final int LARGEST_ROW_BYTES = 16 << 20;

    /** Long enough for a pause, short enough not to hold up a takeover: committed offsets wait for it. */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(5);

    /**
     * Rows of the changelog that a node may have to catch up on when it is given a log partition, which nobody serves meanwhile:
     * about a second. A node that restarts is seldom further behind, and then has its partitions back at once.
     */
    private static final long ACCEPTABLE_LAG = 100_000;

    private StreamsSettings() {}

    static Properties of(MaterializerConfig config) {
        Properties settings = new Properties();
        settings.putAll(config.kafkaClient());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, config.address().toString());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.streamThreads());
        settings.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                config.exactlyOnce() ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic"); // the new one needs 7 to 8 s to get going
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1); // never wait for an input that is empty
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbSettings.class);
        settings.put(StreamsConfig.METRICS_RECORDING_LEVEL_CONFIG, "INFO");
        settings.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        copies(settings, config);
        consumer(settings, config);
        producer(settings, config);
        changelogs(settings, config);
        return settings;
    }

    private static void copies(Properties settings, MaterializerConfig config) {
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replicationFactor());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbyReplicas());
        settings.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, ACCEPTABLE_LAG);
        // A node that joins first warms up; this is how soon it is looked whether it is warm. A minute is the least.
        settings.put(
                StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG,
                Duration.ofMinutes(1).toMillis());
    }

    private static void consumer(Properties settings, MaterializerConfig config) {
        consumer(settings, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int)
                config.sessionTimeout().toMillis());
        consumer(settings, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int)
                config.heartbeatInterval().toMillis());
        consumer(settings, ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        consumer(
                settings,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                500); // an answer comes at once when there is a record
        consumer(settings, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        consumer(settings, ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        if (config.instanceId() != null) {
            consumer(settings, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, config.instanceId());
        }
    }

    private static void consumer(Properties settings, String key, Object value) {
        settings.put(StreamsConfig.mainConsumerPrefix(key), value);
    }

    private static void producer(Properties settings, MaterializerConfig config) {
        // Nobody waits for the changelog, so it goes out in large batches; a commit does not wait for the linger. But
        // global
        // indexes wait for their updates, which have the same producer.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), LARGEST_ROW_BYTES);
        if (config.exactlyOnce()) {
            long timeout = Math.max(
                    TRANSACTION_TIMEOUT.toMillis(), 2 * config.commitInterval().toMillis());
            settings.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int) timeout);
        }
    }

    /** Only closed segments are compacted, so they are small: what is not compacted makes a restore longer. */
    private static void changelogs(Properties settings, MaterializerConfig config) {
        topic(settings, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, LARGEST_ROW_BYTES);
        topic(settings, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, config.replicationFactor() >= 3 ? 2 : 1);
        topic(settings, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, false);
        topic(settings, TopicConfig.SEGMENT_BYTES_CONFIG, 32 << 20);
        topic(settings, TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, 0.3);
        // Not even where the broker flushes every append: what a changelog loses in a power cut is read from the log
        // again.
        topic(settings, TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, Long.MAX_VALUE);
    }

    private static void topic(Properties settings, String key, Object value) {
        settings.put(StreamsConfig.topicPrefix(key), value);
    }
}
