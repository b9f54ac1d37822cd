package io.streambed.interop;

import io.streambed.schemas.TopicCreator;
import io.streambed.stream.ChangePosition;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records together with the position behind them, all or nothing: the position is a group's offset, committed in the
 * records' transaction. Whoever opens the next one for the same log partition fences this one, so what is read of positions
 * after that is final. Used by one thread.
 */
final class ForwardingProducer implements AutoCloseable {
    private static final Duration CLOSE_TIME = Duration.ofSeconds(2);

    private final KafkaProducer<byte[], byte[]> producer;
    private final TopicPartition log;
    private final Map<String, Object> clientConfig;
    private final Map<String, ConsumerGroupMetadata> groups = new HashMap<>();

    /**
     * Waits until the transactions of all before it are decided.
     *
     * @param transactionalId one for each log partition
     * @param log the log partition
     */
    ForwardingProducer(Map<String, Object> clientConfig, String transactionalId, TopicPartition log) {
        this.log = log;
        this.clientConfig = Map.copyOf(clientConfig);
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        // A request that has to wait for the last transaction to end must not be overtaken.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 1);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicCreator.MAX_MESSAGE_BYTES);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * TopicCreator.MAX_MESSAGE_BYTES);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 60_000);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    void begin() {
        producer.beginTransaction();
    }

    void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        var _ = producer.send(record, callback);
    }

    void position(String group, ChangePosition position) {
        producer.sendOffsetsToTransaction(Map.of(log, encode(position)), groups.computeIfAbsent(group, this::metadata));
    }

    /** A consumer is the only one who can tell; this one never connects. */
    private ConsumerGroupMetadata metadata(String group) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.groupMetadata();
        }
    }

    /** Returns when the records are there, and the positions. */
    void commit() {
        producer.commitTransaction();
    }

    /** Undoes what was sent since the beginning. */
    void abort() {
        producer.abortTransaction();
    }

    /** The offset makes a destination's lag visible to Kafka's own tools; the metadata is what counts. */
    static OffsetAndMetadata encode(ChangePosition position) {
        return new OffsetAndMetadata(
                position.next().offset(), Base64.getEncoder().encodeToString(position.encode()));
    }

    /**
     * The inverse of {@link #encode}.
     *
     * @throws KafkaException if the offset is none of ours: then nobody knows what was sent
     */
    static ChangePosition decode(OffsetAndMetadata committed) {
        try {
            return ChangePosition.decode(Base64.getDecoder().decode(committed.metadata()));
        } catch (IllegalArgumentException e) {
            throw new KafkaException("a destination's offset was set by another program: " + committed, e);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIME);
    }
}
