package io.streambed.stream;

import io.streambed.schemas.RecordHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the change log with consumers without a group: one for stretches, and one for single records, which fetches little so that a
 * record here and there costs little. Mutable: keeps its places, so that reading on does not seek.
 */
final class KafkaLogSource implements LogSource {
    private static final long POLL_NANOS = Duration.ofMillis(250).toNanos();
    private static final int MAX_POLL_RECORDS = 1000;
    private static final int STRETCH_BYTES = 1 << 20;
    private static final int FEW_BYTES = 32 << 10;

    /** Ranges of so many offsets are single records. */
    private static final long FEW = 64;

    private static final byte[] NO_VALUE = {};

    private final Map<String, Object> clientConfig;
    private final String topic;
    private final Reader stretches;
    private @Nullable Reader few;

    KafkaLogSource(Map<String, Object> clientConfig, String topic) {
        this.clientConfig = clientConfig;
        this.topic = topic;
        this.stretches = new Reader(STRETCH_BYTES);
    }

    /** A consumer and where it stands. */
    private final class Reader {
        private static final long NOWHERE = -1;

        private final KafkaConsumer<byte[], byte[]> consumer;
        private @Nullable TopicPartition assigned;
        private long position = NOWHERE;

        Reader(int fetchBytes) {
            Map<String, Object> config = new HashMap<>(clientConfig);
            config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
            config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
            config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
            config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, fetchBytes);
            config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, fetchBytes);
            this.consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }

        private void assign(TopicPartition partition) {
            if (!partition.equals(assigned)) {
                consumer.assign(List.of(partition));
                assigned = partition;
                position = NOWHERE;
            }
        }

        Batch read(TopicPartition partition, long from, long to, long deadlineNanos) {
            assign(partition);
            if (position != from) {
                consumer.seek(partition, from);
                position = from;
            }
            while (position == from && System.nanoTime() - deadlineNanos < 0) {
                long wait = Math.min(POLL_NANOS, deadlineNanos - System.nanoTime());
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofNanos(Math.max(wait, 0)));
                position = consumer.position(partition);
                if (!records.isEmpty()) {
                    return new Batch(entries(records.records(partition), to), Math.min(position, to));
                }
            }
            // Offsets without records have been passed over, or nothing came.
            return new Batch(List.of(), Math.min(position, to));
        }

        /** Of the assigned partition, because consumers complain of others. */
        long startOffset(TopicPartition partition, long deadlineNanos) {
            assign(partition);
            return offset(consumer.beginningOffsets(List.of(partition), timeout(deadlineNanos)), partition);
        }

        long endOffset(TopicPartition partition, long deadlineNanos) {
            assign(partition);
            return offset(consumer.endOffsets(List.of(partition), timeout(deadlineNanos)), partition);
        }

        /** The next read seeks. */
        void forget() {
            assigned = null;
        }

        void close() {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private Reader few() {
        Reader reader = few;
        if (reader == null) {
            reader = new Reader(FEW_BYTES);
            few = reader;
        }
        return reader;
    }

    @Override
    public Batch read(int logPartition, long from, long to, long deadlineNanos) {
        Reader reader = to - from <= FEW ? few() : stretches;
        try {
            return reader.read(new TopicPartition(topic, logPartition), from, to, deadlineNanos);
        } catch (OffsetOutOfRangeException outOfRange) {
            reader.forget();
            if (from < startOffset(logPartition, deadlineNanos)) {
                throw new LogTrimmedException(logPartition, from);
            }
            throw outOfRange;
        }
    }

    private static List<Entry> entries(List<ConsumerRecord<byte[], byte[]>> records, long to) {
        List<Entry> entries = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() < to) {
                byte[] value = record.value();
                RecordHeader header = RecordHeader.read(record.headers());
                entries.add(new Entry(record.offset(), header, value == null ? NO_VALUE : value));
            }
        }
        return entries;
    }

    @Override
    public long startOffset(int logPartition, long deadlineNanos) {
        return stretches.startOffset(new TopicPartition(topic, logPartition), deadlineNanos);
    }

    @Override
    public long endOffset(int logPartition, long deadlineNanos) {
        return stretches.endOffset(new TopicPartition(topic, logPartition), deadlineNanos);
    }

    private static Duration timeout(long deadlineNanos) {
        return Duration.ofNanos(Math.max(deadlineNanos - System.nanoTime(), 1));
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        Long offset = offsets.get(partition);
        if (offset == null) {
            throw new IllegalStateException("no offset for " + partition);
        }
        return offset;
    }

    @Override
    public void close() {
        try {
            stretches.close();
        } finally {
            if (few != null) {
                few.close();
            }
        }
    }
}
