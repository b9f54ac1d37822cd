package io.streambed.materializer;

import io.streambed.schemas.CatalogCodec;
import io.streambed.schemas.CatalogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the catalog's topic from its start, for ever, on a daemon thread. No record is skipped, whatever happens. */
final class CatalogFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogFollower.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Takes what was read. */
    @FunctionalInterface
    interface Sink {
        void accept(List<CatalogRecord> records, long nextOffset);
    }

    private final Map<String, Object> config;
    private final TopicPartition partition;
    private final CatalogCodec codec;
    private final Sink sink;
    private final Thread thread;

    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    /** Used by the thread alone. */
    private long nextOffset;

    CatalogFollower(Map<String, Object> clientConfig, TopicPartition partition, CatalogCodec codec, Sink sink) {
        this.partition = partition;
        this.codec = codec;
        this.sink = sink;
        config = new HashMap<>(clientConfig);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // If the topic no longer has what comes next, that must be seen and not be jumped over.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        thread = new Thread(this::run, "catalog");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (isOpen()) {
            long before = nextOffset;
            try (KafkaConsumer<byte[], byte[]> opened = open()) {
                consumer = opened;
                follow(opened);
            } catch (WakeupException e) {
                LOG.debug("woken up to close");
            } catch (RuntimeException e) {
                pause = nextOffset > before ? FIRST_PAUSE : pause;
                LOG.error("the catalog cannot be followed at offset {}, trying again in {}", nextOffset, pause, e);
                pause(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            } finally {
                consumer = null;
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> open() {
        KafkaConsumer<byte[], byte[]> opened =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        opened.assign(List.of(partition));
        opened.seek(partition, nextOffset);
        return opened;
    }

    private void follow(Consumer<byte[], byte[]> opened) {
        while (isOpen()) {
            ConsumerRecords<byte[], byte[]> polled = opened.poll(POLL);
            List<CatalogRecord> records = new ArrayList<>(polled.count());
            long next = nextOffset;
            for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
                if (record.offset() != next) {
                    throw new LogGapException("the catalog goes on with offset " + record.offset() + " after " + next);
                }
                records.add(codec.decode(record.value()));
                next++;
            }
            if (!records.isEmpty()) {
                sink.accept(records, next);
                nextOffset = next;
            }
        }
    }

    private boolean isOpen() {
        return closing.getCount() > 0;
    }

    private void pause(Duration pause) {
        try {
            if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("woken up to close");
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread on purpose; the pause is over, the work is not.
            LOG.warn("the catalog's thread was interrupted", e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
