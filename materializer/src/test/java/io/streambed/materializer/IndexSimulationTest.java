package io.streambed.materializer;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.Decimal;
import io.streambed.model.IndexKey;
import io.streambed.model.IndexKeySchema;
import io.streambed.model.IndexKind;
import io.streambed.model.IndexProjection;
import io.streambed.model.IndexStatus;
import io.streambed.model.InitialLoad;
import io.streambed.model.Item;
import io.streambed.model.ItemSize;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.PrimaryKey;
import io.streambed.model.ProjectionType;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.Cause;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Several log partitions that feed each other's indexes, with crashes at any step: the local store, its changelog and the
 * sent index updates end wherever they like behind the last commit, sends in between are lost, disks are lost. Whatever
 * happened, global indexes come to hold exactly the items that qualify, and local entries agree with their items.
 *
 * <p>{@code -Dstreambed.simulation.seeds=N} runs more seeds; a failure names its seed.
 */
class IndexSimulationTest {
    private static final int SEEDS = Integer.getInteger("streambed.simulation.seeds", 1_500);

    @Test
    void oneProcessWhoseTopicsEndAnywhereAfterTheLastCommit() {
        run(false);
    }

    @Test
    void severalProcessesWithTransactions() {
        run(true);
    }

    private static void run(boolean transactions) {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                new Run(seed, transactions).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + (transactions ? ", transactions" : ""), e);
            }
        }
    }

    private static final class Run {
        private static final int PARTITIONS = 3;
        private static final int KEYS = 12;

        private final Random random;
        private final ScriptedTable table = new ScriptedTable();
        private final List<SimulatedTask> tasks = new ArrayList<>();
        private final List<ScriptedLog> logs = new ArrayList<>();

        /** The index updates for each log partition. */
        private final List<List<byte[]>> topic = new ArrayList<>();

        private final Map<String, Item> items = new HashMap<>();
        private TableDefinition definition;
        private final List<TableDefinition> versions = new ArrayList<>();

        /** How many of the versions each log partition has heard of. */
        private final int[] heard = new int[PARTITIONS];

        Run(long seed, boolean transactions) {
            random = new Random(seed * 0x9E3779B97F4A7C15L);
            TableDefinition initial = table.initial(PARTITIONS);
            definition = random.nextInt(3) == 0
                    ? initial.next().load(InitialLoad.IMPORT).build()
                    : initial;
            versions.add(definition);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                logs.add(new ScriptedLog());
                topic.add(new ArrayList<>());
                logs.get(partition).claim();
            }
            for (int partition = 0; partition < PARTITIONS; partition++) {
                tasks.add(new SimulatedTask(partition, logs.get(partition), topic, random, transactions));
            }
        }

        void run() {
            int length = 50 + random.nextInt(400);
            for (int i = 0; i < length; i++) {
                step();
            }
            settle();
            check();
            if (random.nextInt(3) == 0) {
                tasks.forEach(SimulatedTask::commit);
                tasks.forEach(task -> task.crash(true));
                settle();
                check();
            }
            drop();
        }

        private void step() {
            int choice = random.nextInt(100);
            SimulatedTask task = tasks.get(random.nextInt(PARTITIONS));
            if (choice < 35) {
                write();
            } else if (choice < 36) {
                changeIndexes();
            } else if (choice < 40) {
                tell(random.nextInt(PARTITIONS));
            } else if (choice < 43) {
                task.crash(random.nextInt(4) == 0);
            } else if (choice < 46) {
                task.commit();
            } else if (choice < 48) {
                logs.get(random.nextInt(PARTITIONS)).claim();
            } else {
                task.work();
            }
        }

        private void write() {
            String id = Integer.toString(random.nextInt(KEYS));
            byte[] key = ScriptedTable.primaryKey(id);
            int partition = definition.logPartitionOf(PrimaryKey.hashOf(key));
            if (heard[partition] == 0) {
                return;
            }
            List<Change> changes = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                Item before = items.get(id);
                Item after = random.nextInt(4) == 0 ? null : table.randomItem(random, id);
                if ((before == null ? after != null : !before.equals(after))) {
                    changes.add(new Change(
                            1,
                            key,
                            before == null ? null : EncodedItem.of(before),
                            after == null ? null : EncodedItem.of(after),
                            Cause.USER));
                    if (after == null) {
                        items.remove(id);
                    } else {
                        items.put(id, after);
                    }
                }
            }
            if (!changes.isEmpty()) {
                logs.get(partition).commit(changes.toArray(Change[]::new));
            }
        }

        /** As the catalog does: what is on its way is settled before the next. */
        private void changeIndexes() {
            TableDefinition next = table.next(random, definition, confirmedEverywhere());
            if (next != null) {
                definition = next;
                versions.add(next);
            }
        }

        private boolean confirmedEverywhere() {
            for (SecondaryIndex index : definition.indexes()) {
                for (SimulatedTask task : tasks) {
                    if (heard[task.partition()] < versions.size()
                            || (index.status() == IndexStatus.CREATING
                                    && !task.fold().indexComplete(1, index.id()))
                            || (index.status() == IndexStatus.DELETING
                                    && !task.fold().indexGone(1, index.id()))) {
                        return false;
                    }
                }
            }
            return true;
        }

        private void tell(int partition) {
            if (heard[partition] < versions.size()) {
                logs.get(partition).tableChanged(versions.get(heard[partition]++));
            }
        }

        private void settle() {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                while (heard[partition] < versions.size()) {
                    tell(partition);
                }
            }
            // Work begets work for others.
            boolean worked = true;
            while (worked) {
                worked = false;
                for (SimulatedTask task : tasks) {
                    worked |= task.workAll();
                }
            }
        }

        private void check() {
            for (SecondaryIndex index : definition.indexes()) {
                Map<Bytes, Item> expected = new TreeMap<>();
                items.forEach((id, item) -> {
                    byte[] entry = IndexKey.of(index.key(), ScriptedTable.primaryKey(id), item);
                    if (entry != null) {
                        expected.put(
                                Bytes.wrap(entry),
                                index.isLocal()
                                        ? item
                                        : IndexEntries.project(definition.key(), index, EncodedItem.of(item))
                                                .item());
                    }
                });
                boolean later = !index.isLocal() && definition.buildsLater(index);
                if (index.status() == IndexStatus.DELETING || later) {
                    expected.clear();
                }
                Map<Bytes, Item> actual = new TreeMap<>();
                for (SimulatedTask task : tasks) {
                    actual.putAll(task.entries(definition, index));
                    assertThat(task.rawEntries(index))
                            .as("rows of " + index.name())
                            .isEqualTo(task.entries(definition, index).size());
                    if (index.status() == IndexStatus.CREATING) {
                        assertThat(task.fold().indexComplete(1, index.id()))
                                .as(index.name() + " is complete on " + task.partition())
                                .isTrue();
                    }
                }
                assertThat(actual).as(index + "").isEqualTo(expected);
                if (later) {
                    continue; // counted already
                }
                assertThat(counted(index.id()))
                        .as("counters of " + index)
                        .isEqualTo(new IndexCounters(index.id(), expected.size(), sizeOf(expected.values(), index)));
            }
            checkCollections();
        }

        /** Here every item is a collection of its own. */
        private void checkCollections() {
            for (int i = 0; i < KEYS; i++) {
                String id = Integer.toString(i);
                byte[] key = ScriptedTable.primaryKey(id);
                Item item = items.get(id);
                long expected = item == null || !definition.limitsCollections() ? 0 : ItemSize.of(item);
                for (SecondaryIndex index : definition.indexes()) {
                    if (item != null && index.isLocal() && IndexKey.of(index.key(), key, item) != null) {
                        expected += ItemSize.of(index.project(definition.key(), item));
                    }
                }
                assertThat(tasks.get(definition.logPartitionOf(PrimaryKey.hashOf(key)))
                                .fold()
                                .collectionBytes(1, key))
                        .as("collection of " + id)
                        .isEqualTo(expected);
            }
            assertThat(tasks.stream().mapToInt(SimulatedTask::collections).sum())
                    .as("collections that have a row")
                    .isEqualTo(definition.limitsCollections() ? items.size() : 0);
        }

        private IndexCounters counted(int index) {
            TableCounters sum = TableCounters.NONE;
            for (SimulatedTask task : tasks) {
                sum = sum.plus(task.fold().counters(1));
            }
            return sum.index(index);
        }

        private long sizeOf(Collection<Item> entries, SecondaryIndex index) {
            return entries.stream()
                    .mapToLong(item -> ItemSize.of(index.project(definition.key(), item)))
                    .sum();
        }

        /** Nothing of a dropped table is left, late updates included. */
        private void drop() {
            List<Integer> order = new ArrayList<>(List.of(0, 1, 2));
            Collections.shuffle(order, random);
            write();
            for (int partition : order) {
                if (random.nextBoolean()) {
                    write();
                }
                logs.get(partition).tableDropped(1);
                tasks.get(random.nextInt(PARTITIONS)).work();
            }
            settle();
            tasks.forEach(task -> assertThat(task.rowsOfTable()).isZero());
        }
    }

    /** The table, its possible indexes and items. */
    private static final class ScriptedTable {
        private static final KeySchema KEY = ScriptedLog.KEY;
        private static final KeyAttribute A = new KeyAttribute("a", AttributeType.S);
        private static final KeyAttribute B = new KeyAttribute("b", AttributeType.N);

        TableDefinition initial(int partitions) {
            int[] all = new int[partitions];
            for (int i = 0; i < partitions; i++) {
                all[i] = i;
            }
            TableDefinition plain = ScriptedLog.table(1, null, all);
            return new TableDefinition(
                    plain.number(),
                    plain.id(),
                    plain.name(),
                    1,
                    plain.createdAt(),
                    List.of(
                            new AttributeDefinition("id", AttributeType.S),
                            new AttributeDefinition("a", AttributeType.S),
                            new AttributeDefinition("b", AttributeType.N)),
                    KEY,
                    plain.billingMode(),
                    0,
                    plain.throughput(),
                    null,
                    false,
                    plain.tableClass(),
                    Map.of(),
                    plain.partitions(),
                    List.of(
                            new SecondaryIndex(
                                    "local",
                                    1,
                                    IndexKind.LOCAL,
                                    new IndexKeySchema(List.of(KEY.partition()), List.of(A)),
                                    IndexProjection.ALL),
                            new SecondaryIndex(
                                    "global",
                                    2,
                                    IndexKind.GLOBAL,
                                    new IndexKeySchema(List.of(A), List.of(B)),
                                    IndexProjection.ALL)),
                    3,
                    null,
                    null,
                    null,
                    null);
        }

        /** Adds or drops an index, or settles one; null if it is not the time. */
        @Nullable
        TableDefinition next(Random random, TableDefinition table, boolean settled) {
            if (table.isLoading() && table.indexes().stream().allMatch(SecondaryIndex::isActive)) {
                // All items are in: the indexes are built, and after that the table is given to its users.
                return table.indexes().stream().anyMatch(index -> !index.isLocal() && table.buildsLater(index))
                        ? table.withIndexesToBuild(index -> !index.isLocal())
                        : table.next().load(null).build();
            }
            List<SecondaryIndex> indexes = new ArrayList<>(table.indexes());
            long version = table.version() + 1;
            for (int i = 0; i < indexes.size(); i++) {
                SecondaryIndex index = indexes.get(i);
                if (index.status() == IndexStatus.CREATING) {
                    if (random.nextInt(4) == 0) {
                        indexes.set(i, index.withStatus(IndexStatus.DELETING, version));
                    } else if (settled) {
                        indexes.set(i, index.withStatus(IndexStatus.ACTIVE, version));
                    } else {
                        return null;
                    }
                    return table.next().indexes(indexes).build();
                }
                if (index.status() == IndexStatus.DELETING) {
                    if (!settled) {
                        return null;
                    }
                    indexes.remove(i);
                    return table.next().indexes(indexes).build();
                }
            }
            if (indexes.size() > 2 || (indexes.size() == 2 && random.nextBoolean())) {
                indexes.set(indexes.size() - 1, indexes.getLast().withStatus(IndexStatus.DELETING, version));
                return indexes.getLast().isLocal()
                        ? null
                        : table.next().indexes(indexes).build();
            }
            boolean keysOnly = random.nextBoolean();
            indexes.add(new SecondaryIndex(
                            "global" + table.nextIndexId(),
                            table.nextIndexId(),
                            IndexKind.GLOBAL,
                            new IndexKeySchema(random.nextBoolean() ? List.of(B) : List.of(B, A), List.of()),
                            keysOnly
                                    ? IndexProjection.KEYS_ONLY
                                    : new IndexProjection(ProjectionType.INCLUDE, Set.of("v")))
                    .withStatus(IndexStatus.CREATING, version));
            return table.next().indexes(indexes).build();
        }

        static byte[] primaryKey(String id) {
            return ScriptedLog.key(id);
        }

        Item randomItem(Random random, String id) {
            Map<String, AttributeValue> attributes = new HashMap<>();
            attributes.put("id", new AttributeValue.S(id));
            switch (random.nextInt(5)) {
                case 0 -> {}
                case 1 -> attributes.put("a", number(random.nextInt(2)));
                default -> attributes.put("a", new AttributeValue.S("a" + random.nextInt(3)));
            }
            switch (random.nextInt(5)) {
                case 0 -> {}
                case 1 -> attributes.put("b", new AttributeValue.S("x"));
                default -> attributes.put("b", number(random.nextInt(3)));
            }
            attributes.put("v", number(random.nextInt(3)));
            return Item.of(attributes);
        }

        private static AttributeValue number(int value) {
            return new AttributeValue.N(Decimal.parse(Integer.toString(value)));
        }
    }
}
