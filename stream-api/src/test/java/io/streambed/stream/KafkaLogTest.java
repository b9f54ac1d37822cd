package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.materializer.LogBlock;
import io.streambed.schemas.RecordHeader;
import io.streambed.schemas.RecordKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Reading and trimming a log that is in Kafka. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaLogTest {
    private static final UUID OWNER = new UUID(1, 2);

    private final TestKafka kafka;
    private final Admin admin;
    private int topics;

    KafkaLogTest() throws Exception {
        kafka = TestKafka.start(Files.createTempDirectory(Path.of("target"), "kafka-"));
        admin = Admin.create(new HashMap<>(kafka.clientConfig()));
    }

    @BeforeAll
    void theBrokerAnswers() throws Exception {
        assertThat(admin.describeCluster().nodes().get(20, TimeUnit.SECONDS)).hasSize(1);
    }

    @AfterAll
    void close() {
        admin.close(Duration.ofSeconds(1));
        kafka.close();
    }

    @Test
    void aRangeIsReadWithHeadersAndValues() throws Exception {
        String topic = topicWith(250);

        try (KafkaLogSource source = new KafkaLogSource(kafka.clientConfig(), topic)) {
            List<LogSource.Entry> entries = readAll(source, 17, 203);

            assertThat(entries).extracting(LogSource.Entry::offset).first().isEqualTo(17L);
            assertThat(entries).hasSize(186);
            for (LogSource.Entry entry : entries) {
                assertThat(entry.header())
                        .isEqualTo(RecordHeader.of(RecordKind.COMMIT, 3, OWNER, entry.offset(), 7, 8));
                assertThat(new String(entry.value(), StandardCharsets.UTF_8)).isEqualTo("value " + entry.offset());
            }
            assertThat(readAll(source, 3, 5)).hasSize(2);
            assertThat(readAll(source, 203, 250)).hasSize(47);
            assertThat(source.startOffset(0, inTenSeconds())).isZero();
        }
    }

    @Test
    void nothingComesFromBehindTheEnd() throws Exception {
        String topic = topicWith(5);

        try (KafkaLogSource source = new KafkaLogSource(kafka.clientConfig(), topic)) {
            LogSource.Batch batch = source.read(0, 5, 10, System.nanoTime() + 100_000_000);

            assertThat(batch.entries()).isEmpty();
            assertThat(batch.next()).isEqualTo(5);
        }
    }

    @Test
    void whatIsTrimmedIsSaidToBe() throws Exception {
        String topic = topicWith(100);
        try (KafkaLogSource source = new KafkaLogSource(kafka.clientConfig(), topic)) {
            assertThat(readAll(source, 0, 10)).hasSize(10);
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(60)))
                    .all()
                    .get(10, TimeUnit.SECONDS);

            assertThat(source.startOffset(0, inTenSeconds())).isEqualTo(60);
            assertThatThrownBy(() -> source.read(0, 20, 30, inTenSeconds())).isInstanceOf(LogTrimmedException.class);
            assertThat(readAll(source, 60, 100)).hasSize(40);
        }
    }

    @Test
    void theLogIsTrimmedInWholeBlocksAndTheMaterializerIsTold() throws Exception {
        String topic = topicWith(3 * LogBlock.SIZE);
        Map<Integer, Long> told = new HashMap<>();
        try (StreamWorld world = new StreamWorld(1)) {
            long start = world.now;
            world.fillTo(0, 2L * LogBlock.SIZE + 10);
            LogTrimmer.Materialized materialized = new LogTrimmer.Materialized() {
                @Override
                public long committedOffset(int logPartition) {
                    return world.open(logPartition).appliedOffset() + 1;
                }

                @Override
                public void trimmed(int logPartition, long logStart) {
                    told.put(logPartition, logStart);
                }
            };
            LogTrimmer trimmer = new LogTrimmer(
                    admin, topic, materialized, () -> Duration.ofHours(24).toMillis(), () -> world.now);
            trimmer.opened(world.open(0));

            world.now = start + Duration.ofHours(25).toMillis();
            trimmer.trim();
            assertThat(told).isEmpty();

            world.now += 1;
            trimmer.trim();
            assertThat(told).containsExactly(Map.entry(0, 2L * LogBlock.SIZE));
            try (KafkaLogSource source = new KafkaLogSource(kafka.clientConfig(), topic)) {
                assertThat(source.startOffset(0, inTenSeconds())).isEqualTo(2L * LogBlock.SIZE);
            }

            told.clear();
            trimmer.trim();
            assertThat(told).isEmpty();
        }
    }

    private List<LogSource.Entry> readAll(LogSource source, long from, long to) {
        List<LogSource.Entry> entries = new ArrayList<>();
        long next = from;
        while (next < to) {
            LogSource.Batch batch = source.read(0, next, to, inTenSeconds());
            assertThat(batch.next()).isGreaterThan(next).isLessThanOrEqualTo(to);
            entries.addAll(batch.entries());
            next = batch.next();
        }
        return entries;
    }

    private static long inTenSeconds() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    }

    private String topicWith(int records) throws Exception {
        String topic = "changes-" + topics++;
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(10, TimeUnit.SECONDS);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                new HashMap<>(kafka.clientConfig()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(topic, 0, null, ("value " + i).getBytes(StandardCharsets.UTF_8));
                RecordHeader.of(RecordKind.COMMIT, 3, OWNER, i, 7, 8).writeTo(record.headers());
                var _ = producer.send(record);
            }
            producer.flush();
        }
        return topic;
    }
}
