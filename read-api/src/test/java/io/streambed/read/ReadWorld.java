package io.streambed.read;

import io.streambed.materializer.InMemoryRows;
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
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private final TableDefinition table;
    private final Map<Integer, PartitionFold> folds = new HashMap<>();
    private final Map<Integer, Long> offsets = new HashMap<>();
    private final ReadWorkers workers = new ReadWorkers(1);
    private final ScanPart parts = new ScanPart(this, this, workers, ThroughputLimits.OFF);

    /** A table with the partition key {@code p} (S) and the sort key {@code s}. */
    ReadWorld(AttributeType sortType, int... logPartitions) {
        table = new TableDefinition(
                1,
                "id",
                "Table",
                1,
                1,
                List.of(new AttributeDefinition("p", AttributeType.S), new AttributeDefinition("s", sortType)),
                new KeySchema(new KeyAttribute("p", AttributeType.S), new KeyAttribute("s", sortType)),
                BillingMode.PAY_PER_REQUEST,
                1,
                new Throughput(0, 0, 0, 0, 0),
                null,
                false,
                TableClass.STANDARD,
                Map.of(),
                TableDefinition.evenPartitions(logPartitions));
        for (int logPartition : logPartitions) {
            if (folds.putIfAbsent(logPartition, new PartitionFold(logPartition, new InMemoryRows(), CODEC)) == null) {
                apply(logPartition, new LogRecord.Claim(1, "node"));
                apply(logPartition, new LogRecord.TableChanged(1, table), table.number());
            }
        }
    }

    void put(Item item) {
        PrimaryKey key = PrimaryKey.of(table.key(), item);
        Change change = new Change(table.number(), key.bytes(), null, EncodedItem.of(item), Cause.USER);
        apply(table.logPartitionOf(key.hash()), new LogRecord.Commit(2, List.of(change)), table.number());
    }

    private void apply(int logPartition, LogRecord record, int... tables) {
        long offset = offsets.merge(logPartition, 1L, Long::sum) - 1;
        RecordHeader header =
                RecordHeader.of(record.kind(), 1, OWNER, record.kind() == RecordKind.CLAIM ? 0 : offset, tables);
        if (fold(logPartition).apply(offset, header, CODEC.encode(record)) == null) {
            throw new AssertionError("void: " + record);
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
        ReadTarget target = ReadTarget.of(table, null);
        KeyRange range = request.over(target);
        OpenPartition partition = fold(table.logPartitionOf(KeyBytes.hashOf(range)));
        EncodedRows rows = join(PageReader.read(
                partition.items(table.number(), range),
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
        ReadTarget target = ReadTarget.of(table, null);
        KeyRange range = request.over(target);
        Call call = new Call(parts, input, body, System.nanoTime() + TimeUnit.MINUTES.toNanos(1), false, "test");
        EncodedRows rows = join(new ScanWalk(parts, table, range.to(), call)
                .from(
                        range.from(),
                        new ScanPart.Bounds(input.integer("Limit", Integer.MAX_VALUE), PageReader.MAX_BYTES, true)));
        return new PageAnswer(input, target, request.selection(), request.filter(), rows);
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
