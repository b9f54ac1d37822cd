package io.streambed.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The registry of a cluster that has no other: a topic with one partition. A record's key is the subject, its value the
 * schema, and a schema's id is one more than the offset of the first record that holds it. So ids survive restarts, and
 * nodes that add the same schema at the same time agree, because the second record of the two counts for nothing.
 *
 * <p>Calls that cannot be answered from memory read the topic to its end, and take turns.
 */
public final class BuiltInSchemaRegistry implements SchemaRegistry {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);

    private record Version(String subject, String schema) {}

    /**
     * A schema as the registry has it.
     *
     * @param version which of the subject's schemas it is, counted from 1
     * @param schema Avro, as JSON
     */
    public record Registered(int id, String subject, int version, String schema) {}

    private final Map<String, Object> kafkaClientConfig;
    private final TopicPartition partition;

    // Guarded by this.
    private final Map<Version, Integer> ids = new HashMap<>();
    private final Map<Integer, String> schemas = new HashMap<>();
    private final Map<String, Integer> newestVersions = new HashMap<>();
    private volatile List<Registered> registered = List.of();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    /**
     * Does not connect yet.
     *
     * @param kafkaClientConfig how to reach Kafka: what all clients have in common
     * @param topic {@link Topics#schemas}, which exists
     */
    public BuiltInSchemaRegistry(Map<String, Object> kafkaClientConfig, String topic) {
        this.kafkaClientConfig = Map.copyOf(kafkaClientConfig);
        partition = new TopicPartition(topic, 0);
    }

    @Override
    public synchronized int register(String subject, String schemaJson) {
        Version version = new Version(subject, schemaJson);
        Integer id = ids.get(version);
        if (id == null) {
            readToEnd();
            id = ids.get(version);
        }
        return id != null ? id : append(version);
    }

    @Override
    public synchronized String schema(int id) {
        String schema = schemas.get(id);
        if (schema == null) {
            readToEnd();
            schema = schemas.get(id);
        }
        if (schema == null) {
            throw new UnknownSchemaException(id, "topic " + partition.topic());
        }
        return schema;
    }

    /** What is known without asking Kafka, by id. Does not block. */
    public List<Registered> known() {
        return registered;
    }

    /**
     * All there is, by id.
     *
     * @throws SchemaRegistryException if Kafka cannot be reached
     */
    public synchronized List<Registered> registered() {
        readToEnd();
        return registered;
    }

    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
        if (producer != null) {
            producer.close();
            producer = null;
        }
    }

    private int append(Version version) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                partition.topic(),
                partition.partition(),
                version.subject().getBytes(UTF_8),
                version.schema().getBytes(UTF_8));
        try {
            long offset = producer()
                    .send(record)
                    .get(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)
                    .offset();
            readTo(offset + 1);
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            throw new SchemaRegistryException("cannot append schemas to topic " + partition.topic(), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        Integer id = ids.get(version);
        if (id == null) {
            throw new SchemaRegistryException("topic " + partition.topic() + " lost a schema that was appended to it");
        }
        return id;
    }

    private void readToEnd() {
        try {
            Long end = consumer().endOffsets(List.of(partition), TIMEOUT).get(partition);
            if (end == null) {
                throw new SchemaRegistryException("topic " + partition.topic() + " has no end");
            }
            readTo(end);
        } catch (KafkaException e) {
            throw new SchemaRegistryException("cannot read schemas from topic " + partition.topic(), e);
        }
    }

    private void readTo(long end) {
        KafkaConsumer<byte[], byte[]> reader = consumer();
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (reader.position(partition, TIMEOUT) < end) {
            if (System.nanoTime() - deadline > 0) {
                throw new SchemaRegistryException("cannot read topic " + partition.topic() + " up to offset " + end
                        + " within " + TIMEOUT.toSeconds() + " s");
            }
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                learn(record);
            }
        }
    }

    private void learn(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return; // not ours
        }
        Version version = new Version(new String(record.key(), UTF_8), new String(record.value(), UTF_8));
        int id = Math.toIntExact(record.offset() + 1);
        if (ids.putIfAbsent(version, id) == null) {
            schemas.put(id, version.schema());
            int number = newestVersions.merge(version.subject(), 1, Integer::sum);
            List<Registered> all = new ArrayList<>(registered);
            all.add(new Registered(id, version.subject(), number, version.schema()));
            registered = List.copyOf(all);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        if (consumer == null) {
            Map<String, Object> config = new HashMap<>(kafkaClientConfig);
            config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
            // A broker answers a connection's requests in order, so asking for the end waits for the last fetch.
            config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5);
            consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            // What was learned through an earlier consumer is learned again, to the same end.
        }
        return consumer;
    }

    private KafkaProducer<byte[], byte[]> producer() {
        if (producer == null) {
            Map<String, Object> config = new HashMap<>(kafkaClientConfig);
            config.put(ProducerConfig.ACKS_CONFIG, "all");
            config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
            config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L << 20);
            producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }
}
