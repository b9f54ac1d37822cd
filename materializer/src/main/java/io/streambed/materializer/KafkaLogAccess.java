package io.streambed.materializer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The change log in Kafka. Thread-safe. */
final class KafkaLogAccess implements LogAccess {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLogAccess.class);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Map<String, Object> clientConfig;
    private final Admin admin;
    private final String topic;
    private final String changelog;
    private final String indexUpdates;
    private final String group;

    /** The group's committed offsets on the index updates when they were last trimmed. */
    private final Map<Integer, Long> trimmable = new ConcurrentHashMap<>();

    KafkaLogAccess(
            Map<String, Object> clientConfig,
            Admin admin,
            String topic,
            String changelog,
            String indexUpdates,
            String group) {
        this.clientConfig = clientConfig;
        this.admin = admin;
        this.topic = topic;
        this.changelog = changelog;
        this.indexUpdates = indexUpdates;
        this.group = group;
    }

    @Override
    public Bounds bounds(int logPartition) {
        TopicPartition partition = new TopicPartition(topic, logPartition);
        KafkaFuture<ListOffsetsResultInfo> start = offset(partition, OffsetSpec.earliest());
        KafkaFuture<ListOffsetsResultInfo> end = offset(partition, OffsetSpec.latest());
        KafkaFuture<ListOffsetsResultInfo> changelogEnd =
                offset(new TopicPartition(changelog, logPartition), OffsetSpec.latest());
        KafkaFuture<ListOffsetsResultInfo> indexUpdatesEnd =
                offset(new TopicPartition(indexUpdates, logPartition), OffsetSpec.latest());
        return new Bounds(
                await(start).offset(),
                await(end).offset(),
                await(changelogEnd).offset(),
                await(indexUpdatesEnd).offset());
    }

    private KafkaFuture<ListOffsetsResultInfo> offset(TopicPartition partition, OffsetSpec spec) {
        return admin.listOffsets(Map.of(partition, spec)).partitionResult(partition);
    }

    static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            // Not Kafka's own TimeoutException: Kafka Streams would take that for one of its own and try again
            // silently.
            throw new KafkaException("Kafka did not answer in " + DEADLINE, e);
        }
    }

    @Override
    public void read(int logPartition, long from, long to, Sink sink) {
        read(new TopicPartition(topic, logPartition), from, to, sink);
    }

    @Override
    public void readIndexUpdates(int logPartition, long from, long to, Sink sink) {
        TopicPartition partition = new TopicPartition(indexUpdates, logPartition);
        long start = await(offset(partition, OffsetSpec.earliest())).offset();
        if (start < to) {
            read(partition, Math.max(start, from), to, sink);
        }
    }

    @Override
    public void trimIndexUpdates(int logPartition) {
        TopicPartition partition = new TopicPartition(indexUpdates, logPartition);
        var _ = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .whenComplete((offsets, failure) -> {
                    OffsetAndMetadata committed = failure == null ? offsets.get(partition) : null;
                    if (committed != null) {
                        trim(partition, committed.offset());
                    }
                });
    }

    private void trim(TopicPartition partition, long committed) {
        Long before = trimmable.put(partition.partition(), committed);
        // The committed offset never goes back, but for a group that was made anew.
        if (before != null && before > 0 && before <= committed) {
            var _ = admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before)))
                    .all()
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            LOG.warn("index updates could not be trimmed: {}", partition, failure);
                        }
                    });
        }
    }

    private void read(TopicPartition partition, long from, long to, Sink sink) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            long deadline = System.nanoTime() + DEADLINE.toNanos();
            // The position passes over what is no record, too.
            for (long next = from; next < to; next = consumer.position(partition)) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofSeconds(1)).records(partition)) {
                    if (record.offset() < to) {
                        sink.accept(record.offset(), record.headers(), record.value());
                    }
                    deadline = System.nanoTime() + DEADLINE.toNanos();
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new KafkaException("no record at offset " + next + " of " + partition + " in " + DEADLINE);
                }
            }
        }
    }
}
