package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.streambed.materializer.LogBlock;
import io.streambed.model.AttributeValue;
import io.streambed.model.PrimaryKey;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.Cause;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Whatever happens to a cluster's log, the shards of a stream show exactly the valid changes made while it was enabled, in
 * order and each once, to readers that were there all the time and to those that come later.
 */
class StreamHistoryPropertyTest {
    private static final int STEPS = 120;

    @Property(tries = 300)
    void everyReaderSeesExactlyTheValidChanges(@ForAll long seed) {
        Random random = new Random(seed);
        long tailBytes = switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> 3_000;
            default -> 1 << 20;
        };
        int logPartitions = 1 + random.nextInt(3);
        StreamWorld.Options options = new StreamWorld.Options(tailBytes, 1 + random.nextInt(200), 2, 16);
        try (StreamWorld world = new StreamWorld(logPartitions, options)) {
            History history = new History(world, random, logPartitions);
            for (int i = 0; i < STEPS; i++) {
                history.step();
            }
            history.check();
        }
    }

    /** A reader that goes through a shard from some place on, now and then a page. */
    private static final class Reader {
        final String shard;
        final int skipped;
        final List<String> seen = new ArrayList<>();

        @Nullable
        String iterator;

        Reader(String shard, String iterator, int skipped) {
            this.shard = shard;
            this.iterator = iterator;
            this.skipped = skipped;
        }

        void read(StreamWorld world, int limit) {
            String current = iterator;
            if (current != null) {
                JsonNode page = world.client.records(current, limit);
                assertThat(page.get("Records").size()).isLessThanOrEqualTo(limit);
                page.get("Records").forEach(record -> seen.add(describe(record)));
                iterator = page.has("NextShardIterator")
                        ? page.get("NextShardIterator").asText()
                        : null;
            }
        }

        private static String describe(JsonNode record) {
            JsonNode change = record.get("dynamodb");
            return change.get("SequenceNumber").asText() + " "
                    + record.get("eventName").asText() + " "
                    + change.at("/Keys/p/S").asText() + " "
                    + change.at("/OldImage/v/S").asText() + " -> "
                    + change.at("/NewImage/v/S").asText();
        }
    }

    /** What is done, and what readers must therefore see. */
    private static final class History {
        private final StreamWorld world;
        private final Random random;
        private final int logPartitions;
        private final List<TableDefinition> tables = new ArrayList<>();
        private final List<TableDefinition> streamed = new ArrayList<>();

        /** By shard id. */
        private final Map<String, List<String>> expected = new HashMap<>();

        private final Map<String, String> arns = new HashMap<>();
        private final List<Reader> readers = new ArrayList<>();
        private int values;

        History(StreamWorld world, Random random, int logPartitions) {
            this.world = world;
            this.random = random;
            this.logPartitions = logPartitions;
            createTable();
            createTable();
        }

        void step() {
            int number = random.nextInt(logPartitions);
            switch (random.nextInt(100)) {
                case 0, 1 -> createTable();
                case 2, 3, 4 -> switchStream();
                case 5 -> drop();
                case 6, 7, 8, 9 -> world.partition(number).claim(world.now);
                case 10, 11, 12, 13 -> zombie(number, false);
                case 14, 15, 16, 17 -> zombie(number, true);
                case 18, 19 -> {
                    world.partition(number).reopen();
                    world.partition(number).claim(world.now);
                }
                case 20 -> world.fillTo(number, world.open(number).appliedOffset() + random.nextInt(2 * LogBlock.SIZE));
                case 21, 22, 23, 24 -> world.partition(number).append(new LogRecord.Barrier(world.now));
                case 25, 26, 27, 28, 29, 30 -> startReader();
                default -> {
                    if (random.nextBoolean()) {
                        commit(number);
                    } else if (!readers.isEmpty()) {
                        readers.get(random.nextInt(readers.size())).read(world, limit());
                    }
                }
            }
            world.now += random.nextInt(50);
        }

        private int limit() {
            return random.nextInt(4) == 0 ? 1000 : 1 + random.nextInt(6);
        }

        private void createTable() {
            int[] partitions =
                    random.ints(1 + random.nextInt(4), 0, logPartitions).toArray();
            StreamViewType viewType = random.nextBoolean() ? StreamViewType.NEW_AND_OLD_IMAGES : null;
            TableDefinition table = world.createTable("Table" + values++, viewType, partitions);
            tables.add(table);
            if (viewType != null) {
                streamBegins(table);
            }
        }

        private void switchStream() {
            int index = random.nextInt(tables.size());
            TableDefinition table = tables.get(index);
            if (table.stream() == null) {
                TableDefinition enabled = world.enableStream(table, StreamViewType.NEW_AND_OLD_IMAGES);
                tables.set(index, enabled);
                streamBegins(enabled);
            } else {
                tables.set(index, world.disableStream(table));
            }
        }

        private void streamBegins(TableDefinition table) {
            streamed.add(table);
            for (String shard : world.client.shardIds(table)) {
                expected.put(shard, new ArrayList<>());
                arns.put(shard, world.client.arn(table));
            }
        }

        private void drop() {
            if (tables.size() > 2) {
                world.dropTable(tables.remove(random.nextInt(tables.size())));
            }
        }

        private void commit(int number) {
            List<Change> changes = new ArrayList<>();
            int count = 1 + random.nextInt(random.nextInt(8) == 0 ? 30 : 3);
            long offset = world.open(number).appliedOffset() + 1;
            for (int i = 0; i < count; i++) {
                TableDefinition table = tables.get(random.nextInt(tables.size()));
                String key = "k" + random.nextInt(12);
                int hash = hash(key);
                if (table.logPartitionOf(hash) == number) {
                    Change change = change(table, key);
                    if (change.oldImage() != null || change.newImage() != null) {
                        note(table, hash, new SequenceNumber(offset, changes.size()), key, change);
                        changes.add(change);
                    }
                }
            }
            if (!changes.isEmpty()) {
                world.commit(number, changes.toArray(new Change[0]));
            }
        }

        private Change change(TableDefinition table, String key) {
            return random.nextInt(4) == 0 ? world.delete(table, key) : world.put(table, key, "v" + values++);
        }

        private void note(TableDefinition table, int hash, SequenceNumber number, String key, Change change) {
            if (table.stream() == null) {
                return;
            }
            int partition = table.partitionIndexOf(hash);
            String shard = Shard.id(
                    Objects.requireNonNull(world.table(table).streams().getLast())
                            .createdAt(),
                    table.number(),
                    table.partitions().get(partition).firstHash());
            String event = change.oldImage() == null ? "INSERT" : change.newImage() == null ? "REMOVE" : "MODIFY";
            Objects.requireNonNull(expected.get(shard))
                    .add(number + " " + event + " " + key + " " + value(change.oldImage()) + " -> "
                            + value(change.newImage()));
        }

        private static String value(@Nullable EncodedItem image) {
            return image == null
                    ? ""
                    : ((AttributeValue.S) Objects.requireNonNull(image.item().get("v"))).value();
        }

        private static int hash(String key) {
            return PrimaryKey.of(StreamWorld.KEY, StreamWorld.item(key, "")).hash();
        }

        private void zombie(int number, boolean repeated) {
            TableDefinition table = tables.get(random.nextInt(tables.size()));
            byte[] key =
                    PrimaryKey.of(StreamWorld.KEY, StreamWorld.item("k1", "")).bytes();
            EncodedItem image = EncodedItem.of(StreamWorld.item("k1", "void"));
            LogRecord record =
                    new LogRecord.Commit(world.now, List.of(new Change(table.number(), key, null, image, Cause.USER)));
            if (repeated) {
                world.partition(number).appendRepeated(record, table.number());
            } else {
                world.partition(number).appendOfZombie(record, table.number());
            }
        }

        private void startReader() {
            if (expected.isEmpty()) {
                return;
            }
            List<String> shards = expected.keySet().stream().sorted().toList();
            String shard = shards.get(random.nextInt(shards.size()));
            List<String> so = Objects.requireNonNull(expected.get(shard));
            String arn = Objects.requireNonNull(arns.get(shard));
            switch (random.nextInt(4)) {
                case 0 -> readers.add(new Reader(shard, world.client.iterator(arn, shard, "TRIM_HORIZON", null), 0));
                case 1 -> readers.add(new Reader(shard, world.client.iterator(arn, shard, "LATEST", null), so.size()));
                case 2 -> startReaderAt(arn, shard, so, "AT_SEQUENCE_NUMBER", 0);
                default -> startReaderAt(arn, shard, so, "AFTER_SEQUENCE_NUMBER", 1);
            }
        }

        private void startReaderAt(String arn, String shard, List<String> so, String type, int behind) {
            if (!so.isEmpty()) {
                int index = random.nextInt(so.size());
                String number = so.get(index).substring(0, 21);
                readers.add(new Reader(shard, world.client.iterator(arn, shard, type, number), index + behind));
            }
        }

        void check() {
            assertThat(arns.keySet()).isEqualTo(expected.keySet());
            for (Map.Entry<String, String> shard : arns.entrySet()) {
                readers.add(new Reader(
                        shard.getKey(),
                        world.client.iterator(shard.getValue(), shard.getKey(), "TRIM_HORIZON", null),
                        0));
            }
            for (Reader reader : readers) {
                int without = 0;
                while (reader.iterator != null && without < 3) {
                    int before = reader.seen.size();
                    reader.read(world, limit());
                    without = reader.seen.size() == before ? without + 1 : 0;
                }
                List<String> all = Objects.requireNonNull(expected.get(reader.shard));
                assertThat(reader.seen).isEqualTo(all.subList(reader.skipped, all.size()));
            }
            assertThat(streamed)
                    .allSatisfy(
                            table -> assertThat(world.client.shardIds(table)).isNotEmpty());
        }
    }
}
