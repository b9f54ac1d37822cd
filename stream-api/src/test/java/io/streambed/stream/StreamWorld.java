package io.streambed.stream;

import io.streambed.materializer.CatalogState;
import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.OpenPartition;
import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.BillingMode;
import io.streambed.model.DestinationStatus;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.PartitionMovedException;
import io.streambed.model.PrimaryKey;
import io.streambed.model.StreamSpec;
import io.streambed.model.StreamViewType;
import io.streambed.model.StreamingDestination;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.TablePartition;
import io.streambed.model.Throughput;
import io.streambed.protocol.Call;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.schemas.CatalogRecord;
import io.streambed.schemas.Cause;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.InMemorySchemaRegistry;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of one node in memory, with a clock that stands still unless it is moved: tables, their changes, and the stream
 * operations over them. Used by one thread.
 */
final class StreamWorld implements AutoCloseable {
    static final String REGION = "eu-central-1";
    static final Duration RETENTION = Duration.ofHours(24);
    static final KeySchema KEY = new KeySchema(new KeyAttribute("p", AttributeType.S), null);
    private static final byte[] ITERATOR_KEY = "a key of the cluster".getBytes(StandardCharsets.UTF_8);

    /** How much is kept in memory, and how the log is read behind that. */
    record Options(long tailBytes, int logBatch, int threads, int maxWaiting) {
        static final Options DEFAULT = new Options(TailBuffer.DEFAULT_BYTES_PER_PARTITION, 100, 2, 16);
        /** Nothing stays in memory: everything is read from the log. */
        static final Options NO_TAIL = new Options(0, 100, 2, 16);
    }

    final FakeLog log = new FakeLog();
    final TailBuffer tails;
    final LogReader reader;
    final StreamClient client;
    final StreamFollowers followers;
    private final RecordCodec codec = new RecordCodec(new InMemorySchemaRegistry());
    private final List<FakePartition> partitions = new ArrayList<>();
    private final List<Operation> operations;
    private final Map<PrimaryKey, EncodedItem> items = new HashMap<>();
    private CatalogState catalog = CatalogState.EMPTY;
    private @Nullable CatalogState visibleCatalog;
    long now = LocalDateTime.of(2026, 1, 1, 0, 0).toInstant(ZoneOffset.UTC).toEpochMilli();

    StreamWorld(int logPartitions) {
        this(logPartitions, Options.DEFAULT);
    }

    StreamWorld(int logPartitions, Options options) {
        this(logPartitions, options, RETENTION);
    }

    StreamWorld(int logPartitions, Options options, Duration retention) {
        tails = new TailBuffer(options.tailBytes());
        reader = new LogReader(
                () -> log.source(options.logBatch()),
                codec,
                new LogReader.Options(options.threads(), options.maxWaiting()));
        for (int i = 0; i < logPartitions; i++) {
            partitions.add(new FakePartition(i, log, codec, tails));
            partitions.get(i).claim(now);
        }
        StreamCatalog streamCatalog = new StreamCatalog() {
            @Override
            public CatalogState state() {
                return Objects.requireNonNullElse(visibleCatalog, catalog);
            }

            @Override
            public CompletionStage<CatalogState> readToEnd() {
                return CompletableFuture.completedFuture(catalog);
            }
        };
        operations = StreamOperations.create(
                streamCatalog,
                this::route,
                (number, consistent, deadline) ->
                        CompletableFuture.completedFuture(partition(number).fold()),
                tails,
                reader,
                ITERATOR_KEY,
                new StreamOperations.Options(REGION, retention, () -> now));
        followers = new StreamFollowers(
                streamCatalog,
                (number, consistent, deadline) ->
                        CompletableFuture.completedFuture(partition(number).fold()),
                tails,
                reader,
                new StreamOperations.Options(REGION, retention, () -> now));
        client = new StreamClient(operations);
    }

    static byte[] iteratorKey() {
        return ITERATOR_KEY.clone();
    }

    /** As the server's: runs again what failed because the partition moved. */
    private CompletionStage<Reply> route(int logPartition, Call call, Supplier<CompletionStage<Reply>> local) {
        try {
            return local.get().exceptionallyCompose(failure -> again(failure, logPartition, call, local));
        } catch (PartitionMovedException moved) {
            return again(moved, logPartition, call, local);
        }
    }

    private CompletionStage<Reply> again(
            Throwable failure, int logPartition, Call call, Supplier<CompletionStage<Reply>> local) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof PartitionMovedException
                ? route(logPartition, call, local)
                : CompletableFuture.failedFuture(cause);
    }

    Routing routing() {
        return this::route;
    }

    List<Operation> operations() {
        return operations;
    }

    FakePartition partition(int number) {
        return partitions.get(number);
    }

    OpenPartition open(int number) {
        return partition(number).fold();
    }

    /** Whether nodes see the catalog as it is now, and no newer one until they read it to its end. */
    void freezeCatalog(boolean frozen) {
        visibleCatalog = frozen ? catalog : null;
    }

    // Tables

    TableDefinition createTable(String name, @Nullable StreamViewType viewType, int... logPartitions) {
        TableDefinition definition = new TableDefinition(
                catalog.nextTableNumber(),
                "id-" + name + "-" + catalog.nextTableNumber(),
                name,
                1,
                now,
                List.of(new AttributeDefinition("p", AttributeType.S)),
                KEY,
                BillingMode.PAY_PER_REQUEST,
                now,
                new Throughput(0, 0, 0, 0, 0),
                viewType == null ? null : new StreamSpec(label(), viewType),
                false,
                TableClass.STANDARD,
                Map.of(),
                TableDefinition.evenPartitions(logPartitions));
        return put(definition);
    }

    TableDefinition enableStream(TableDefinition definition, StreamViewType viewType) {
        return put(definition.next().stream(new StreamSpec(label(), viewType)).build());
    }

    /** Enables a streaming destination. */
    TableDefinition enableDestination(TableDefinition definition, String arn) {
        return put(definition
                .next()
                .destinations(List.of(new StreamingDestination(
                        arn, definition.version() + 1, DestinationStatus.ENABLING, null, null)))
                .build());
    }

    TableDefinition disableStream(TableDefinition definition) {
        return put(definition.next().stream(null).build());
    }

    private String label() {
        now++;
        return LocalDateTime.ofEpochSecond(now / 1000, (int) (now % 1000) * 1_000_000, ZoneOffset.UTC)
                .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT));
    }

    private TableDefinition put(TableDefinition definition) {
        propose(definition);
        for (int number : logPartitionsOf(definition)) {
            confirm(definition, number, changeTable(definition, number));
        }
        return definition;
    }

    /** The catalog accepts a definition that no log partition has applied yet. */
    void propose(TableDefinition definition) {
        catalog = catalog.apply(new CatalogRecord.TablePut("proposal", catalog.version(), definition));
    }

    /** A log partition applies a definition; the offset. */
    long changeTable(TableDefinition definition, int number) {
        return partition(number).append(new LogRecord.TableChanged(now, definition), definition.number());
    }

    /** A log partition's word of having applied a definition reaches the catalog. */
    void confirm(TableDefinition definition, int number, long offset) {
        catalog = catalog.apply(new CatalogRecord.PartitionApplied(
                definition.id(), definition.number(), definition.version(), number, offset, now, false));
    }

    void dropTable(TableDefinition definition) {
        catalog = catalog.apply(new CatalogRecord.TableDrop("drop", catalog.version(), definition.id(), now));
        for (int number : logPartitionsOf(definition)) {
            long offset = partition(number)
                    .append(new LogRecord.TableDropped(now, definition.number(), definition.id()), definition.number());
            catalog = catalog.apply(new CatalogRecord.PartitionApplied(
                    definition.id(), definition.number(), definition.version(), number, offset, now, true));
        }
    }

    private static List<Integer> logPartitionsOf(TableDefinition definition) {
        return definition.partitions().stream()
                .map(TablePartition::logPartition)
                .distinct()
                .toList();
    }

    CatalogState catalog() {
        return catalog;
    }

    CatalogTable table(TableDefinition definition) {
        return Objects.requireNonNull(catalog.byId(definition.id()));
    }

    // Changes

    static Item item(String p, String value) {
        return Item.of(Map.of("p", new AttributeValue.S(p), "v", new AttributeValue.S(value)));
    }

    Change put(TableDefinition table, String p, String value) {
        return change(table, p, item(p, value), Cause.USER);
    }

    Change delete(TableDefinition table, String p) {
        return change(table, p, null, Cause.USER);
    }

    Change change(TableDefinition table, String p, @Nullable Item image, Cause cause) {
        PrimaryKey key = PrimaryKey.ofKey(KEY, Item.of(Map.of("p", new AttributeValue.S(p))));
        PrimaryKey identity =
                PrimaryKey.ofKey(KEY, Item.of(Map.of("p", new AttributeValue.S(table.number() + "/" + p))));
        EncodedItem after = image == null ? null : EncodedItem.of(image);
        EncodedItem before = after == null ? items.remove(identity) : items.put(identity, after);
        return new Change(table.number(), key.bytes(), before, after, cause);
    }

    /** Appends a commit with these changes to a log partition; its offset. */
    long commit(int logPartition, Change... changes) {
        int[] tables =
                List.of(changes).stream().mapToInt(Change::table).distinct().toArray();
        return partition(logPartition).append(new LogRecord.Commit(now, List.of(changes)), tables);
    }

    /** Appends a commit to the log partition where the change belongs. */
    long commit(TableDefinition table, Change change) {
        return commit(table.logPartitionOf(PrimaryKey.hashOf(change.key())), change);
    }

    /** Fills a log partition with records of nobody's concern up to an offset, exclusive. */
    void fillTo(int logPartition, long offset) {
        while (open(logPartition).appliedOffset() + 1 < offset) {
            partition(logPartition).append(new LogRecord.Barrier(now));
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
