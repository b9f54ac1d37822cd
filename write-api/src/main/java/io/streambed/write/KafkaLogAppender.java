package io.streambed.write;

import io.streambed.schemas.RecordHeader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to the change log through one idempotent producer, which is replaced when it has failed for good. Thread-safe.
 *
 * <p>A send never blocks: the topic's metadata is fetched when the producer is opened and kept, and what cannot be
 * buffered at once fails at once. Records that a replaced producer still delivers are void by the fold rule, because the
 * sequencer claims again after every failure.
 */
public final class KafkaLogAppender implements LogAppender, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLogAppender.class);
    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(20);

    private final Map<String, Object> config;
    private final String topic;
    private final AtomicBoolean replacing = new AtomicBoolean();
    private final BrokerClock clock = new BrokerClock(Times.SYSTEM);
    private volatile boolean closed;
    private volatile KafkaProducer<byte[], byte[]> producer;

    /**
     * @param clientConfig how to reach the cluster
     * @throws KafkaException if the topic's metadata cannot be had
     */
    public KafkaLogAppender(Map<String, Object> clientConfig, String topic) {
        this.topic = topic;
        this.config = new HashMap<>(clientConfig);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 << 20);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000);
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5);
        config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(365).toMillis());
        this.producer = open();
    }

    private KafkaProducer<byte[], byte[]> open() {
        KafkaProducer<byte[], byte[]> opened =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        long deadline = System.nanoTime() + OPEN_TIMEOUT.toNanos();
        while (true) {
            try {
                opened.partitionsFor(topic);
                return opened;
            } catch (TimeoutException notYet) {
                if (closed || System.nanoTime() - deadline >= 0) {
                    opened.close(Duration.ZERO);
                    throw notYet;
                }
            }
        }
    }

    /** The broker's clock, as the appends have told of it. The topic must have the broker's time on its records. */
    public BrokerClock clock() {
        return clock;
    }

    @Override
    public void append(int logPartition, RecordHeader header, byte[] value, Callback callback) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, logPartition, null, value);
        header.writeTo(record.headers());
        KafkaProducer<byte[], byte[]> current = producer;
        try {
            var _ = current.send(record, (metadata, failure) -> {
                if (failure == null) {
                    clock.seen(metadata.timestamp());
                }
                callback.done(failure);
            });
        } catch (KafkaException | IllegalStateException failedForGood) {
            callback.done(failedForGood);
            replace(current);
        }
    }

    @SuppressWarnings("ReferenceEquality") // a producer is replaced once, whoever notices first
    private void replace(KafkaProducer<byte[], byte[]> failed) {
        if (closed || failed != producer || !replacing.compareAndSet(false, true)) {
            return;
        }
        LOG.warn("Replacing the log's producer: topic={}", topic);
        Thread.ofVirtual().name("streambed-producer-replacement").start(() -> {
            try {
                failed.close(Duration.ZERO);
                KafkaProducer<byte[], byte[]> opened = open();
                producer = opened;
                if (closed) {
                    opened.close(Duration.ZERO);
                }
            } catch (KafkaException unreachable) {
                // The next append fails on the closed producer and comes here again.
                LOG.warn("The log's producer could not be replaced: topic={} cause={}", topic, unreachable.toString());
            } finally {
                replacing.set(false);
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        producer.close(Duration.ofSeconds(1));
    }
}
