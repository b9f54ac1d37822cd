package io.streambed.materializer;

import static io.streambed.materializer.ScriptedLog.CODEC;
import static io.streambed.materializer.ScriptedLog.item;
import static io.streambed.materializer.ScriptedLog.key;
import static io.streambed.materializer.ScriptedLog.put;
import static io.streambed.materializer.ScriptedLog.table;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.IndexKeySchema;
import io.streambed.model.IndexKind;
import io.streambed.model.IndexProjection;
import io.streambed.model.IndexStatus;
import io.streambed.model.KeyAttribute;
import io.streambed.model.PartitionMovedException;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.RecordHeader;
import io.streambed.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology over RocksDB stores, driven without Kafka. */
class ItemsProcessorTest {
    private static final Topics TOPICS = new Topics("test");
    private static final String CHANGELOG = "test.materializer-items-changelog";

    @TempDir(factory = UnderTarget.class)
    @SuppressWarnings("NullAway.Init") // JUnit's
    private Path directory;

    private final ScriptedLog log = new ScriptedLog();
    private final Told told = new Told();
    private @Nullable TopologyTestDriver driver;

    private LogAccess.Bounds bounds = new LogAccess.Bounds(0, 0, 0, 0);

    private final PartitionHost host = new PartitionHost(CODEC, new ScriptedAccess(), CHANGELOG, List.of(told));

    @AfterEach
    void stop() {
        if (driver != null) {
            driver.close();
            driver = null;
        }
    }

    private MaterializerConfig config() {
        return MaterializerConfig.singleProcess(
                Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1"),
                TOPICS,
                directory,
                new NodeAddress("127.0.0.1", 1));
    }

    private TestInputTopic<byte[], byte[]> start() {
        driver = new TopologyTestDriver(MaterializerTopology.of(TOPICS, host), StreamsSettings.of(config()));
        return driver.createInputTopic(TOPICS.changes(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void pipe(TestInputTopic<byte[], byte[]> changes, ScriptedLog.Entry entry) {
        changes.pipeInput(new TestRecord<>(null, entry.value(), headers(entry), 1L));
    }

    private static RecordHeaders headers(ScriptedLog.Entry entry) {
        RecordHeaders headers = new RecordHeaders();
        RecordHeader header = entry.header();
        if (header != null) {
            header.writeTo(headers);
        }
        return headers;
    }

    @Test
    void recordsBecomeRowsAndListenersAreTold() {
        TestInputTopic<byte[], byte[]> changes = start();

        pipe(changes, log.claim());
        pipe(changes, log.tableChanged(table(1)));
        pipe(changes, log.commit(put(1, "a", null, "one")));
        pipe(changes, log.foreign());

        OpenPartition partition = told.partition();
        assertThat(partition.item(1, key("a"))).isEqualTo(item("a", "one"));
        assertThat(partition.appliedOffset()).isEqualTo(3);
        assertThat(partition.counters(1).itemCount()).isEqualTo(1);
        try (RowCursor items = partition.items(1, KeyRange.all())) {
            assertThat(items.next()).isTrue();
            assertThat(items.item()).isEqualTo(item("a", "one"));
            assertThat(items.next()).isFalse();
        }
        stop();
        assertThat(told.events)
                .containsExactly(
                        "opened 0",
                        "applied 0 true",
                        "applied 1 true",
                        "applied 2 true",
                        "applied 3 false",
                        "closed 0 true");
    }

    @Test
    void aClosedPartitionCannotBeRead() {
        TestInputTopic<byte[], byte[]> changes = start();
        pipe(changes, log.claim());
        pipe(changes, log.tableChanged(table(1)));
        pipe(changes, log.commit(put(1, "a", null, "one")));
        OpenPartition partition = told.partition();
        RowCursor openedBefore = partition.items(1, KeyRange.all());

        stop();

        assertThatThrownBy(() -> partition.item(1, key("a"))).isInstanceOf(PartitionMovedException.class);
        assertThatThrownBy(openedBefore::next).isInstanceOf(PartitionMovedException.class);
        openedBefore.close();
    }

    @Test
    void readsThatRaceWithTheClosingEndAsMoved() throws Exception {
        TestInputTopic<byte[], byte[]> changes = start();
        pipe(changes, log.claim());
        pipe(changes, log.tableChanged(table(1)));
        for (int i = 0; i < 50; i++) {
            pipe(changes, log.commit(put(1, "item" + i, null, "x")));
        }
        OpenPartition partition = told.partition();
        AtomicLong reads = new AtomicLong();
        CountDownLatch underWay = new CountDownLatch(4);
        List<CompletableFuture<Void>> readers = new ArrayList<>();
        for (int reader = 0; reader < 4; reader++) {
            boolean scans = reader % 2 == 0;
            readers.add(CompletableFuture.runAsync(
                    () -> {
                        underWay.countDown();
                        while (true) {
                            read(partition, scans);
                            reads.incrementAndGet();
                        }
                    },
                    Thread.ofPlatform().daemon()::start));
        }
        underWay.await();
        while (reads.get() < 1000) {
            Thread.onSpinWait();
        }

        stop();

        for (CompletableFuture<Void> reader : readers) {
            assertThatThrownBy(reader::join).hasCauseInstanceOf(PartitionMovedException.class);
        }
    }

    private static void read(OpenPartition partition, boolean scan) {
        if (!scan) {
            assertThat(partition.item(1, key("item7"))).isNotNull();
            return;
        }
        try (RowCursor items = partition.items(1, KeyRange.all())) {
            while (items.next()) {
                assertThat(items.item().size()).isPositive();
            }
        }
    }

    @Test
    void aFailingListenerStopsThePartition() {
        TestInputTopic<byte[], byte[]> changes = start();
        pipe(changes, log.claim());
        told.failAt = 1;

        assertThatThrownBy(() -> pipe(changes, log.barrier())).hasRootCauseMessage("told to fail");
        assertThatThrownBy(() -> pipe(changes, log.barrier())).hasRootCauseMessage("told to fail");

        assertThat(told.events).containsExactly("opened 0", "applied 0 true", "closed 0 false");
        OpenPartition partition = requireNonNull(told.partition);
        assertThatThrownBy(() -> partition.item(1, key("a"))).isInstanceOf(PartitionMovedException.class);
    }

    @Test
    void aPartitionWhoseLogDoesNotFitIsNotServed() {
        bounds = new LogAccess.Bounds(5, 10, 0, 0);

        TestInputTopic<byte[], byte[]> changes = start();
        pipe(changes, log.claim());

        assertThat(told.events).isEmpty();
        assertThat(host.unserved()).containsOnlyKeys(0);
        assertThat(host.unserved().get(0)).contains("starts at offset 5");
        stop();
        assertThat(host.unserved()).isEmpty();
    }

    @Test
    void recordsBetweenTheRowsAndTheCommittedOffsetAreReadFromTheLog() {
        log.claim();
        log.tableChanged(table(1));
        log.commit(put(1, "a", null, "one"));
        ScriptedLog.Entry delivered = log.commit(put(1, "b", null, "two"));
        bounds = new LogAccess.Bounds(0, 4, 0, 0);
        MockProcessorContext<byte[], byte[]> context = context();
        KeyValueStore<Bytes, byte[]> store = store(context);
        ItemsProcessor processor = new ItemsProcessor(host, TOPICS.indexUpdates());
        processor.init(context);

        context.setRecordMetadata(TOPICS.changes(), 0, delivered.offset());
        processor.process(new Record<>(null, delivered.value(), 1, headers(delivered)));

        assertThat(told.partition().appliedOffset()).isEqualTo(3);
        assertThat(told.partition().item(1, key("a"))).isEqualTo(item("a", "one"));
        assertThat(told.events)
                .containsExactly("opened 0", "applied 0 true", "applied 1 true", "applied 2 true", "applied 3 true");
        processor.close();
        store.close();
    }

    private MockProcessorContext<byte[], byte[]> context() {
        return new MockProcessorContext<>(StreamsSettings.of(config()), new TaskId(0, 0), directory.toFile());
    }

    private KeyValueStore<Bytes, byte[]> store(MockProcessorContext<byte[], byte[]> context) {
        KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                        host.stores(), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        return store;
    }

    @Test
    void aChangelogThatLostItsEndIsRestoredFrom() {
        MockProcessorContext<byte[], byte[]> context = context();
        KeyValueStore<Bytes, byte[]> store = store(context);
        store.commit(Map.of(new TopicPartition(CHANGELOG, 0), 7L));
        ItemsProcessor processor = new ItemsProcessor(host, TOPICS.indexUpdates());

        bounds = new LogAccess.Bounds(0, 0, 7, 0);
        assertThatThrownBy(() -> processor.init(context)).isInstanceOf(TaskCorruptedException.class);
        assertThat(told.events).isEmpty();

        bounds = new LogAccess.Bounds(0, 0, 8, 0);
        processor.init(context);
        assertThat(told.events).containsExactly("opened 0");
        processor.close();
        store.close();
    }

    @Test
    void indexesFollowTheirTable() {
        TestInputTopic<byte[], byte[]> changes = start();
        SecondaryIndex index = new SecondaryIndex(
                "byContent",
                1,
                IndexKind.GLOBAL,
                new IndexKeySchema(List.of(new KeyAttribute("content", AttributeType.S)), List.of()),
                IndexProjection.ALL);
        SecondaryIndex later = new SecondaryIndex("later", 2, IndexKind.GLOBAL, index.key(), IndexProjection.KEYS_ONLY);
        TableDefinition first = table(1, null, 0)
                .next()
                .attributes(List.of(
                        new AttributeDefinition("id", AttributeType.S),
                        new AttributeDefinition("content", AttributeType.S)))
                .indexes(List.of(index))
                .build();
        TableDefinition second = first.next()
                .indexes(List.of(index, later.withStatus(IndexStatus.CREATING, 3)))
                .build();

        pipe(changes, log.claim());
        pipe(changes, log.tableChanged(first));
        pipe(changes, log.commit(put(1, "a", null, "one"), put(1, "b", null, "one")));
        pipe(changes, log.commit(put(1, "a", "one", "two")));
        pipe(changes, log.tableChanged(second));
        requireNonNull(driver).advanceWallClockTime(Duration.ofMillis(100));

        OpenPartition partition = told.partition();
        assertThat(contents(partition, 1)).containsExactlyInAnyOrder(item("a", "two"), item("b", "one"));
        assertThat(contents(partition, 2)).containsExactlyInAnyOrder(item("a", "two"), item("b", "one"));
        assertThat(partition.indexComplete(1, 2)).isTrue();
    }

    private static List<EncodedItem> contents(OpenPartition partition, int index) {
        List<EncodedItem> items = new ArrayList<>();
        try (RowCursor cursor = partition.globalIndex(1, index, KeyRange.all())) {
            while (cursor.next()) {
                items.add(cursor.item());
            }
        }
        return items;
    }

    @Test
    void aDroppedTableIsPurgedInTheBackground() {
        TestInputTopic<byte[], byte[]> changes = start();
        pipe(changes, log.claim());
        pipe(changes, log.tableChanged(table(1)));
        for (int i = 0; i < 1200; i++) {
            pipe(changes, log.commit(put(1, "item" + i, null, "x")));
        }
        pipe(changes, log.tableDropped(1));

        for (int i = 0; i < 10; i++) {
            requireNonNull(driver).advanceWallClockTime(Duration.ofMillis(100));
        }

        ItemsStore store = host.stores().of(0);
        StoreRows rows = new StoreRows(0, store, store);
        try (Rows.Cursor cursor = rows.range(RowKey.startOf(RowKey.ITEM), RowKey.endOf(RowKey.ITEM))) {
            assertThat(cursor.next()).isFalse();
        }
    }

    private final class ScriptedAccess implements LogAccess {
        @Override
        public Bounds bounds(int logPartition) {
            return bounds;
        }

        @Override
        public void read(int logPartition, long from, long to, Sink sink) {
            for (long offset = from; offset < to; offset++) {
                ScriptedLog.Entry entry = log.entry(offset);
                sink.accept(offset, headers(entry), entry.value());
            }
        }

        @Override
        public void readIndexUpdates(int logPartition, long from, long to, Sink sink) {
            throw new AssertionError("nothing to catch up with");
        }

        @Override
        public void trimIndexUpdates(int logPartition) {}
    }

    private static final class Told implements PartitionListener {
        final List<String> events = new ArrayList<>();

        @Nullable
        OpenPartition partition;

        long failAt = -1;

        OpenPartition partition() {
            return requireNonNull(partition);
        }

        @Override
        public void opened(OpenPartition opened) {
            partition = opened;
            events.add("opened " + opened.logPartition());
        }

        @Override
        public void applied(OpenPartition applied, AppliedRecord record) {
            if (record.offset() == failAt) {
                throw new IllegalStateException("told to fail");
            }
            events.add("applied " + record.offset() + " " + record.valid());
        }

        @Override
        public void closed(OpenPartition closed, boolean clean) {
            events.add("closed " + closed.logPartition() + " " + clean);
        }
    }
}
