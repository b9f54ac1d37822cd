package io.streambed.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic with one partition of strings, as an ordinary Kafka client sees it. */
final class TestTopic implements AutoCloseable {
    private static final TopicPartition PARTITION = new TopicPartition("test", 0);

    private final KafkaProducer<String, String> producer;
    private final KafkaConsumer<String, String> consumer;

    private TestTopic(String bootstrapServers) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", "0"),
                new StringSerializer(),
                new StringSerializer());
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new StringDeserializer());
        consumer.assign(List.of(PARTITION));
    }

    static TestTopic create(String bootstrapServers) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1)))
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
        return open(bootstrapServers);
    }

    static TestTopic open(String bootstrapServers) {
        return new TestTopic(bootstrapServers);
    }

    /** Returns when all are acknowledged. */
    void append(String... values) {
        try {
            for (String value : values) {
                producer.send(new ProducerRecord<>(PARTITION.topic(), value)).get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    List<String> readAll() {
        long end =
                Objects.requireNonNull(consumer.endOffsets(List.of(PARTITION)).get(PARTITION));
        consumer.seekToBeginning(List.of(PARTITION));
        var values = new ArrayList<String>();
        while (consumer.position(PARTITION) < end) {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
        }
        return values;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        consumer.close();
    }
}
