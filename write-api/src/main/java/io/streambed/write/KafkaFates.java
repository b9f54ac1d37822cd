package io.streambed.write;

import io.streambed.schemas.FoldState;
import io.streambed.schemas.RecordHeader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the change log with a consumer of its own for as long as a lost partition's commands are open: seconds, and rarely. */
final class KafkaFates implements Fates {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaFates.class);

    private final Map<String, Object> config;
    private final String topic;

    KafkaFates(Map<String, Object> clientConfig, String topic) {
        this.topic = topic;
        this.config = new HashMap<>(clientConfig);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    }

    @Override
    public void resolve(int logPartition, long fromOffset, FoldState fold, Orphans orphans) {
        if (orphans.settled()) {
            return;
        }
        Thread.ofPlatform()
                .daemon()
                .name("streambed-fates-" + logPartition)
                .start(() -> read(logPartition, fromOffset, fold, orphans));
    }

    private void read(int logPartition, long fromOffset, FoldState fold, Orphans orphans) {
        TopicPartition partition = new TopicPartition(topic, logPartition);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, fromOffset);
            FoldState current = fold;
            while (!orphans.settled()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    current = orphans.read(current, RecordHeader.read(record.headers()));
                }
                orphans.expire(System.nanoTime());
            }
        } catch (KafkaException unreadable) {
            LOG.warn("The fate of sent records could not be read: logPartition={}", logPartition, unreadable);
            orphans.giveUp();
        }
    }
}
