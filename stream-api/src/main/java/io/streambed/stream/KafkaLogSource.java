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

/** Reads the change log with a consumer without a group. Mutable: keeps its place, so that reading on does not seek. */
final class KafkaLogSource implements LogSource {
    private static final long POLL_NANOS = Duration.ofMillis(250).toNanos();
    private static final int FETCH_BYTES = 1 << 20;
    private static final int MAX_POLL_RECORDS = 1000;
    private static final byte[] NO_VALUE = {};

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private int assigned = -1;

    KafkaLogSource(Map<String, Object> clientConfig, String topic) {
        this.topic = topic;
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        this.consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Batch read(int logPartition, long from, long to, long deadlineNanos) {
        TopicPartition partition = new TopicPartition(topic, logPartition);
        seek(partition, from);
        try {
            long next = from;
            while (next == from && System.nanoTime() - deadlineNanos < 0) {
                long wait = Math.min(POLL_NANOS, deadlineNanos - System.nanoTime());
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofNanos(Math.max(wait, 0)));
                next = consumer.position(partition);
                if (!records.isEmpty()) {
                    return new Batch(entries(records.records(partition), to), Math.min(next, to));
                }
            }
            // Offsets without records have been passed over, or nothing came.
            return new Batch(List.of(), Math.min(next, to));
        } catch (OffsetOutOfRangeException outOfRange) {
            assigned = -1;
            if (from < startOffset(logPartition, deadlineNanos)) {
                throw new LogTrimmedException(logPartition, from);
            }
            throw outOfRange;
        }
    }

    private void seek(TopicPartition partition, long offset) {
        if (assigned != partition.partition()) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            assigned = partition.partition();
        } else if (consumer.position(partition) != offset) {
            consumer.seek(partition, offset);
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
        TopicPartition partition = new TopicPartition(topic, logPartition);
        return offset(consumer.beginningOffsets(List.of(partition), timeout(deadlineNanos)), partition);
    }

    @Override
    public long endOffset(int logPartition, long deadlineNanos) {
        TopicPartition partition = new TopicPartition(topic, logPartition);
        return offset(consumer.endOffsets(List.of(partition), timeout(deadlineNanos)), partition);
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
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
