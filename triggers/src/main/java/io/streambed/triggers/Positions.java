package io.streambed.triggers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The positions of all mappings in all shards, in a compacted topic with one partition, which every node follows. Thread-safe.
 *
 * <p>Consumer groups would forget the positions of a mapping that has been disabled for a week, have no room for what else must be
 * known everywhere (which revision is in effect, how the last call ended), and need one group for each mapping. Two owners that
 * write at the same time do no harm: what either of them says is done is done.
 */
final class Positions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Positions.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, Object> clientConfig;
    private final String topic;
    private final short replicas;
    private final Runnable listener;
    private final Map<Position.Key, Position> positions = new ConcurrentHashMap<>();
    private final Queue<CompletableFuture<Void>> readers = new ConcurrentLinkedQueue<>();
    private @Nullable KafkaProducer<String, String> producer;
    private @Nullable KafkaConsumer<String, String> consumer;
    private @Nullable Thread thread;
    private volatile boolean closed;

    /**
     * @param replicas of the topic, if it is created now
     * @param listener is told when something has changed, and must not block
     */
    Positions(Map<String, Object> clientConfig, String topic, int replicas, Runnable listener) {
        this.replicas = (short) replicas;
        this.clientConfig = Map.copyOf(clientConfig);
        this.topic = topic;
        this.listener = listener;
    }

    /** Creates the topic if there is none and begins to follow it, the first time it is called. */
    synchronized void start() throws InterruptedException {
        if (thread != null || closed) {
            return;
        }
        createTopic();
        Map<String, Object> sending = new HashMap<>(clientConfig);
        sending.put(ProducerConfig.ACKS_CONFIG, "all");
        sending.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        sending.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L << 20);
        sending.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        producer = new KafkaProducer<>(sending, new StringSerializer(), new StringSerializer());
        Map<String, Object> reading = new HashMap<>(clientConfig);
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        reading.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        KafkaConsumer<String, String> following =
                new KafkaConsumer<>(reading, new StringDeserializer(), new StringDeserializer());
        consumer = following;
        thread =
                Thread.ofPlatform().daemon().name("streambed-trigger-positions").start(() -> follow(following));
    }

    private void createTopic() throws InterruptedException {
        Map<String, String> configs = Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(Duration.ofHours(1).toMillis()));
        try (Admin admin = Admin.create(new HashMap<>(clientConfig))) {
            var _ = admin.createTopics(List.of(new NewTopic(topic, 1, replicas).configs(configs)))
                    .all()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new KafkaException("topic " + topic + " cannot be created", e.getCause());
            }
        } catch (TimeoutException e) {
            throw new KafkaException("topic " + topic + " cannot be created in time", e);
        }
    }

    @Nullable
    Position get(Position.Key key) {
        return positions.get(key);
    }

    /** Every mapping and shard that a position is known of. */
    List<Position.Key> keys() {
        return List.copyOf(positions.keySet());
    }

    /** Returns when everything is known that was written when this was called. */
    void awaitCurrent() throws InterruptedException, TimeoutException {
        CompletableFuture<Void> reader = new CompletableFuture<>();
        readers.add(reader);
        KafkaConsumer<String, String> following = following();
        if (following == null) {
            throw new TimeoutException("not started");
        }
        following.wakeup();
        try {
            reader.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized @Nullable KafkaConsumer<String, String> following() {
        return consumer;
    }

    /**
     * Writes a position.
     *
     * @param failed is told if it could not be written
     */
    void put(Position.Key key, Position position, Consumer<Exception> failed) {
        send(key, position.json(), failed);
    }

    /** Forgets a position. */
    void remove(Position.Key key) {
        send(key, null, failure -> LOG.debug("a position could not be forgotten", failure));
    }

    private void send(Position.Key key, @Nullable String value, Consumer<Exception> failed) {
        KafkaProducer<String, String> sending;
        synchronized (this) {
            sending = producer;
        }
        if (sending == null || closed) {
            failed.accept(new IllegalStateException("closed"));
            return;
        }
        try {
            var _ = sending.send(new ProducerRecord<>(topic, key.text(), value), (_, failure) -> {
                if (failure != null) {
                    failed.accept(failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            failed.accept(e);
        }
    }

    private void follow(KafkaConsumer<String, String> following) {
        TopicPartition partition = new TopicPartition(topic, 0);
        following.assign(List.of(partition));
        following.seekToBeginning(List.of(partition));
        Map<Long, List<CompletableFuture<Void>>> waiting = new HashMap<>();
        List<CompletableFuture<Void>> asking = new ArrayList<>();
        while (!closed) {
            try {
                for (CompletableFuture<Void> next = readers.poll(); next != null; next = readers.poll()) {
                    asking.add(next);
                }
                if (!asking.isEmpty()) {
                    Long end =
                            following.endOffsets(List.of(partition), PATIENCE).get(partition);
                    waiting.computeIfAbsent(end == null ? 0 : end, _ -> new ArrayList<>())
                            .addAll(asking);
                    asking.clear();
                }
                long reached = following.position(partition, PATIENCE);
                waiting.entrySet().removeIf(entry -> {
                    boolean done = entry.getKey() <= reached;
                    if (done) {
                        entry.getValue().forEach(reader -> reader.complete(null));
                    }
                    return done;
                });
                boolean changed = false;
                for (ConsumerRecord<String, String> record : following.poll(POLL)) {
                    changed |= take(record);
                }
                if (changed) {
                    listener.run();
                }
            } catch (WakeupException e) {
                LOG.trace("woken up");
            } catch (KafkaException e) {
                LOG.warn("The positions of triggers cannot be read; trying on", e);
            }
        }
        following.close(CloseOptions.timeout(Duration.ZERO));
    }

    private boolean take(ConsumerRecord<String, String> record) {
        Position.Key key = record.key() == null ? null : Position.Key.parse(record.key());
        if (key == null) {
            return false;
        }
        Position position = record.value() == null ? null : Position.parse(record.value());
        if (position == null) {
            positions.remove(key);
            return true;
        }
        Position before = positions.put(key, position);
        return before == null || before.revision() != position.revision();
    }

    @Override
    public void close() {
        Thread following;
        synchronized (this) {
            closed = true;
            following = thread;
            if (producer != null) {
                producer.close(Duration.ofSeconds(1));
            }
            if (consumer != null) {
                consumer.wakeup();
            }
        }
        if (following != null) {
            try {
                following.join(Duration.ofSeconds(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
