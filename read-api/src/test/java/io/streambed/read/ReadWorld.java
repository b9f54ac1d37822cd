package io.streambed.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.materializer.InMemoryRows;
import io.streambed.materializer.IndexUpdateSink;
import io.streambed.materializer.KeyRange;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.PartitionFold;
import io.streambed.materializer.ServingPartitions;
import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.BillingMode;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.PrimaryKey;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.TablePartition;
import io.streambed.model.Throughput;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.ThroughputLimits;
import io.streambed.schemas.Cause;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.InMemorySchemaRegistry;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.RecordCodec;
import io.streambed.schemas.RecordHeader;
import io.streambed.schemas.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Log partitions with one table, folded from records, all on this node; and pages read from them as the operations do. */
final class ReadWorld implements Routing, ServingPartitions, AutoCloseable {
    private static final RecordCodec CODEC = new RecordCodec(new InMemorySchemaRegistry());
    private static final UUID OWNER = new UUID(1, 1);

    /** The key of a table whose sort key is a number. */
    static final KeySchema KEY = key(AttributeType.N);

    private final TableDefinition table;
    private final Map<Integer, PartitionFold> folds = new HashMap<>();
    private final Map<Integer, Long> offsets = new HashMap<>();
    private final Queue<Runnable> updates = new ArrayDeque<>();
    private long position;
    private final ReadWorkers workers = new ReadWorkers(1);
    private final ScanPart parts = new ScanPart(this, this, workers, ThroughputLimits.OFF);

    /** A table with the partition key {@code p} (S) and the sort key {@code s}. */
    ReadWorld(AttributeType sortType, int... logPartitions) {
        this(sortType, List.of(), logPartitions);
    }

    /** The same with indexes, whose keys may also have {@code x} (S), {@code y} (N) and {@code z} (S). */
    ReadWorld(AttributeType sortType, List<SecondaryIndex> indexes, int... logPartitions) {
        this(new TableDefinition(
                1,
                "id",
                "Table",
                1,
                1,
                List.of(
                        new AttributeDefinition("p", AttributeType.S),
                        new AttributeDefinition("s", sortType),
                        new AttributeDefinition("x", AttributeType.S),
                        new AttributeDefinition("y", AttributeType.N),
                        new AttributeDefinition("z", AttributeType.S)),
                key(sortType),
                BillingMode.PAY_PER_REQUEST,
                1,
                new Throughput(0, 0, 0, 0, 0),
                null,
                false,
                TableClass.STANDARD,
                Map.of(),
                TableDefinition.evenPartitions(logPartitions),
                indexes,
                indexes.size() + 1,
                null,
                null,
                null,
                null));
    }

    private ReadWorld(TableDefinition table) {
        this.table = table;
        for (TablePartition part : table.partitions()) {
            int logPartition = part.logPartition();
            if (folds.putIfAbsent(
                            logPartition, new PartitionFold(logPartition, new InMemoryRows(), CODEC, new Updates()))
                    == null) {
                apply(logPartition, new LogRecord.Claim(1, "node"));
                apply(logPartition, new LogRecord.TableChanged(1, table), table.number());
            }
        }
    }

    /** What log partitions tell each other of global indexes, applied after each record. */
    private final class Updates implements IndexUpdateSink {
        @Override
        public void send(int logPartition, byte[] value) {
            updates.add(() -> fold(logPartition).applyIndexUpdates(position++, value));
        }

        @Override
        public long opening() {
            return 1;
        }
    }

    private static KeySchema key(AttributeType sortType) {
        return new KeySchema(new KeyAttribute("p", AttributeType.S), new KeyAttribute("s", sortType));
    }

    PrimaryKey key(Item item) {
        return PrimaryKey.ofKey(table.key(), table.key().keyOf(item));
    }

    void put(Item item) {
        change(item, EncodedItem.of(item));
    }

    void delete(Item item) {
        change(item, null);
    }

    private void change(Item item, @Nullable EncodedItem image) {
        PrimaryKey key = key(item);
        int logPartition = table.logPartitionOf(key.hash());
        EncodedItem old = fold(logPartition).item(table.number(), key.bytes());
        if (old != null || image != null) {
            Change change = new Change(table.number(), key.bytes(), old, image, Cause.USER);
            apply(logPartition, new LogRecord.Commit(2, List.of(change)), table.number());
        }
    }

    private void apply(int logPartition, LogRecord record, int... tables) {
        long offset = offsets.merge(logPartition, 1L, Long::sum) - 1;
        RecordHeader header =
                RecordHeader.of(record.kind(), 1, OWNER, record.kind() == RecordKind.CLAIM ? 0 : offset, tables);
        if (fold(logPartition).apply(offset, header, CODEC.encode(record)) == null) {
            throw new AssertionError("void: " + record);
        }
        while (!updates.isEmpty()) {
            updates.remove().run();
        }
    }

    private PartitionFold fold(int logPartition) {
        PartitionFold fold = folds.get(logPartition);
        if (fold == null) {
            throw new AssertionError("no log partition " + logPartition);
        }
        return fold;
    }

    /** One page; the members of the request are given as JSON without braces. */
    PageAnswer query(String members, @Nullable Item startKey) {
        Input input = Input.parse(Query.INPUT, request(members));
        QueryRequest parsed = QueryRequest.of(input);
        QueryRequest request = new QueryRequest(
                input, parsed.clauses(), parsed.filter(), parsed.selection(), or(startKey, parsed.startKey()));
        ReadTarget target = ReadTarget.of(table, input);
        KeyRange range = request.over(target);
        OpenPartition partition = fold(table.logPartitionOf(KeyBytes.hashOf(range)));
        EncodedRows rows = join(PageReader.read(
                target.source(request.selection().isWhole(target)).open(partition, range),
                input.integer("Limit", Integer.MAX_VALUE),
                PageReader.MAX_BYTES,
                workers));
        return new PageAnswer(input, target, request.selection(), request.filter(), rows);
    }

    /** One page; the members of the request are given as JSON without braces. */
    PageAnswer scan(String members, @Nullable Item startKey) {
        byte[] body = request(members);
        Input input = Input.parse(Scan.INPUT, body);
        ScanRequest parsed = ScanRequest.of(input);
        ScanRequest request =
                new ScanRequest(input, parsed.filter(), parsed.selection(), or(startKey, parsed.startKey()));
        ReadTarget target = ReadTarget.of(table, input);
        KeyRange range = request.over(target);
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        EncodedRows rows = join(new ScanWalk(
                        parts::read,
                        table,
                        target.source(request.selection().isWhole(target)),
                        range.to(),
                        input.bool("ConsistentRead"),
                        deadline)
                .from(
                        range.from(),
                        new ScanPart.Bounds(input.integer("Limit", Integer.MAX_VALUE), PageReader.MAX_BYTES, true)));
        return new PageAnswer(input, target, request.selection(), request.filter(), rows);
    }

    /** What a BatchGetItem reads of the table. */
    BatchParts batch(List<Item> keys, int maxBytes, ThroughputLimits limits) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        return join(new BatchTable(new GetItems(this, this, limits), table, true, maxBytes, deadline)
                .read(keys.stream().map(this::key).toList()));
    }

    List<Item> queryAll(String members) {
        return all(start -> query(members, start));
    }

    List<Item> scanAll(String members) {
        return all(start -> scan(members, start));
    }

    private interface Page {
        PageAnswer after(@Nullable Item startKey);
    }

    private static List<Item> all(Page pages) {
        List<Item> items = new ArrayList<>();
        PageAnswer page = pages.after(null);
        while (true) {
            for (EncodedItem item : page.rows().items()) {
                items.add(java.util.Objects.requireNonNull(item).item());
            }
            if (!page.rows().full()) {
                return items;
            }
            assertThat(items).as("a page begins behind the one before").hasSizeLessThan(10_000);
            page = pages.after(page.target().keyOf(items.getLast()));
        }
    }

    private static @Nullable Item or(@Nullable Item first, @Nullable Item second) {
        return first == null ? second : first;
    }

    private static byte[] request(String members) {
        String json = "{\"TableName\": \"Table\"" + (members.isEmpty() ? "" : ", " + members) + "}";
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @Override
    public CompletionStage<Reply> route(int logPartition, Call call, Supplier<CompletionStage<Reply>> local) {
        return local.get();
    }

    @Override
    public CompletionStage<OpenPartition> serving(int logPartition, boolean consistent, long deadlineNanos) {
        return CompletableFuture.completedFuture(fold(logPartition));
    }

    @Override
    public void close() {
        workers.close();
    }
}
