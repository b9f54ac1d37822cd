package io.streambed.materializer;

import static io.streambed.materializer.ScriptedLog.CODEC;
import static io.streambed.materializer.ScriptedLog.item;
import static io.streambed.materializer.ScriptedLog.key;
import static io.streambed.materializer.ScriptedLog.put;
import static io.streambed.materializer.ScriptedLog.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.PartitionMovedException;
import io.streambed.schemas.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store over RocksDB, opened and closed as Kafka Streams does it. */
class ItemsStoreTest {
    private static final TopicPartition CHANGELOG = new TopicPartition("changelog", 2);

    @TempDir(factory = UnderTarget.class)
    @SuppressWarnings("NullAway.Init") // JUnit's
    private Path directory;

    private final ItemsStores stores = new ItemsStores();
    private final ScriptedLog log = new ScriptedLog();

    private ItemsStore open() {
        MaterializerConfig config = MaterializerConfig.singleProcess(
                Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1"),
                new Topics("test"),
                directory,
                new NodeAddress("127.0.0.1", 1));
        MockProcessorContext<Void, Void> context =
                new MockProcessorContext<>(StreamsSettings.of(config), new TaskId(0, 2), directory.toFile());
        ItemsStore store = (ItemsStore) stores.get();
        store.init(context.getStateStoreContext(), store);
        return store;
    }

    private PartitionFold fold(ItemsStore store) {
        return new PartitionFold(2, new StoreRows(2, store, store), CODEC);
    }

    private static void apply(PartitionFold fold, ScriptedLog.Entry entry) {
        assertThat(fold.apply(entry.offset(), entry.header(), entry.value())).isNotNull();
    }

    @Test
    void rowsAreFoundAgain() {
        ItemsStore store = open();
        PartitionFold fold = fold(store);
        apply(fold, log.claim());
        apply(fold, log.tableChanged(table(1)));
        apply(fold, log.commit(put(1, "a", null, "one")));
        store.commit(Map.of(CHANGELOG, 7L));
        store.close();

        store = open();

        assertThat(store.committedOffset(CHANGELOG)).isEqualTo(7L);
        assertThat(fold(store).appliedOffset()).isEqualTo(2);
        assertThat(fold(store).item(1, key("a"))).isEqualTo(item("a", "one"));
        store.close();
    }

    @Test
    void whatTheChangelogMayNotHaveIsAppliedAgain() {
        ItemsStore store = open();
        PartitionFold fold = fold(store);
        apply(fold, log.claim());
        apply(fold, log.tableChanged(table(1)));
        store.commit(Map.of(CHANGELOG, 4L));
        apply(fold, log.commit(put(1, "a", null, "one")));
        store.close();

        store = open();

        PartitionFold reopened = fold(store);
        assertThat(reopened.appliedOffset()).isEqualTo(1);
        assertThatThrownBy(() -> reopened.checkLog(0, 2)).isInstanceOf(LogGapException.class);
        reopened.checkLog(0, 3);
        apply(reopened, log.entry(2));
        assertThat(reopened.counters(1).itemCount()).isEqualTo(1);
        store.close();
    }

    @Test
    void aStoreThatNeverHeardOfItsChangelogStartsOver() {
        ItemsStore store = open();
        apply(fold(store), log.claim());
        store.close();

        store = open();

        assertThat(fold(store).appliedOffset()).isEqualTo(-1);
        store.close();
    }

    @Test
    void aClosedStoreIsNotReadAnyMore() {
        ItemsStore store = open();
        StoreRows rows = new StoreRows(2, store, store);
        store.close();

        assertThatThrownBy(() -> rows.get(RowKey.applied())).isInstanceOf(PartitionMovedException.class);
        assertThatThrownBy(() -> rows.range(RowKey.applied(), null)).isInstanceOf(PartitionMovedException.class);
        assertThatThrownBy(() -> stores.of(2)).isInstanceOf(IllegalStateException.class);
        store.close();
    }

    @Test
    void aRangeEndsBeforeItsEnd() {
        ItemsStore store = open();
        StoreRows rows = new StoreRows(2, store, store);
        for (int number = 0; number < 4; number++) {
            store.putLocally(RowKey.block(number), new byte[] {1});
        }

        assertThat(keys(rows, KeyRange.ascending(RowKey.block(1), RowKey.block(3))))
                .containsExactly(RowKey.block(1), RowKey.block(2));
        assertThat(keys(rows, KeyRange.descending(RowKey.block(1), RowKey.block(3))))
                .containsExactly(RowKey.block(2), RowKey.block(1));
        assertThat(keys(rows, KeyRange.descending(RowKey.block(2), RowKey.block(9))))
                .containsExactly(RowKey.block(3), RowKey.block(2));
        assertThat(keys(rows, KeyRange.descending(RowKey.block(2), null)))
                .containsExactly(RowKey.block(3), RowKey.block(2));
        store.close();
    }

    @Test
    void aClosedStoreEndsRangesInBothDirections() {
        ItemsStore store = open();
        StoreRows rows = new StoreRows(2, store, store);
        store.putLocally(RowKey.block(1), new byte[] {1});
        Rows.Cursor backwards = rows.range(KeyRange.descending(RowKey.applied(), null));
        store.close();

        assertThatThrownBy(backwards::next).isInstanceOf(PartitionMovedException.class);
        assertThatThrownBy(() -> rows.range(KeyRange.descending(RowKey.applied(), null)))
                .isInstanceOf(PartitionMovedException.class);
        backwards.close();
    }

    private static List<byte[]> keys(StoreRows rows, KeyRange range) {
        List<byte[]> keys = new ArrayList<>();
        try (Rows.Cursor cursor = rows.range(range)) {
            while (cursor.next()) {
                keys.add(cursor.key());
            }
        }
        return keys;
    }
}
