package io.streambed.history;

import io.streambed.materializer.InMemoryRows;
import io.streambed.materializer.PartitionFold;
import io.streambed.materializer.Rows;
import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.BillingMode;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.PointInTimeRecovery;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.Throughput;
import io.streambed.schemas.Cause;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.FinishedPart;
import io.streambed.schemas.InMemorySchemaRegistry;
import io.streambed.schemas.ItemRef;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.PreparedPart;
import io.streambed.schemas.RecordCodec;
import io.streambed.schemas.RecordHeader;
import io.streambed.schemas.RecordKind;
import io.streambed.stream.LogSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One log partition in memory with its owner, and a model of what its tables held after each record. What is told to happen
 * while the log is read happens between two reads. Used by one thread.
 */
final class HistoryWorld implements AutoCloseable {
    static final KeySchema KEY = new KeySchema(new KeyAttribute("p", AttributeType.S), null);

    /**
     * What became of an item: where in the log, and as of when. A transaction's changes count as of its decision, which is earlier
     * than the record that brings them.
     */
    private record Event(
            long offset,
            long time,
            int table,
            ItemRef item,
            @Nullable EncodedItem image) {}

    /** A transaction that is prepared and neither committed nor cancelled. */
    private record Prepared(UUID transaction, long time, List<Change> changes) {}

    final RecordCodec codec = new RecordCodec(new InMemorySchemaRegistry());
    final PartitionFold fold;
    final Histories histories;
    private final List<LogSource.Entry> log = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final Map<ItemRef, EncodedItem> current = new HashMap<>();
    private final List<Prepared> prepared = new ArrayList<>();
    private final Set<ItemRef> locked = new HashSet<>();
    private final int batchSize;
    private long start;
    private long epoch;
    private UUID owner = new UUID(0, 0);
    private long seq;
    private long now = 1_000;
    private Runnable meanwhile = () -> {};
    private long read;

    HistoryWorld(int batchSize) {
        this.batchSize = batchSize;
        Rows rows = new InMemoryRows();
        fold = new PartitionFold(0, rows, codec);
        histories = new Histories(
                this::source,
                codec,
                (partition, millis, deadline) -> {
                    if (partition.lastTime() <= millis) {
                        now = millis + 1;
                        append(new LogRecord.Barrier(now));
                    }
                    while (!prepared.isEmpty()) {
                        finish(0, now, true);
                    }
                },
                Path.of("target", "history-" + UUID.randomUUID()));
        claim();
    }

    long now() {
        return now;
    }

    void pass(long millis) {
        now += millis;
    }

    /** What happens whenever the log is read. */
    void meanwhile(Runnable happens) {
        meanwhile = happens;
    }

    /** Records read from the log so far. */
    long read() {
        return read;
    }

    void table(int number) {
        append(new LogRecord.TableChanged(now, definition(number)), number);
    }

    /** Switches recovery on, for a day. */
    void recoverable(int number) {
        TableDefinition next = definition(number)
                .next()
                .recovery(new PointInTimeRecovery(now, 1))
                .build();
        append(new LogRecord.TableChanged(now, next), number);
    }

    void drop(int number) {
        append(new LogRecord.TableDropped(now, number, "id-" + number), number);
    }

    static TableDefinition definition(int number) {
        return new TableDefinition(
                number,
                "id-" + number,
                "table-" + number,
                1,
                1,
                List.of(new AttributeDefinition("p", AttributeType.S)),
                KEY,
                BillingMode.PAY_PER_REQUEST,
                0,
                Throughput.NONE,
                null,
                false,
                TableClass.STANDARD,
                Map.of(),
                TableDefinition.evenPartitions(0));
    }

    private static NavigableMap<byte[], EncodedItem> items() {
        return new TreeMap<>(Arrays::compareUnsigned);
    }

    void claim() {
        epoch++;
        owner = new UUID(7, epoch);
        seq = 0;
        append(RecordHeader.of(RecordKind.CLAIM, epoch, owner, 0), new LogRecord.Claim(now, "test"));
    }

    /** One write: the value of an item, or null to delete it. */
    record Write(int table, String key, @Nullable String value) {}

    static byte[] key(String key) {
        return PrimaryKey.of(KEY, Item.of(Map.of("p", new AttributeValue.S(key))))
                .bytes();
    }

    static EncodedItem item(String key, String value) {
        return EncodedItem.of(Item.of(Map.of("p", new AttributeValue.S(key), "v", new AttributeValue.S(value))));
    }

    /** Commits writes together, but for those of items that are locked. */
    void commit(Write... writes) {
        List<Change> changes = new ArrayList<>();
        Map<ItemRef, EncodedItem> after = new HashMap<>(current);
        for (Write write : writes) {
            Change change = change(write, after);
            if (change != null) {
                changes.add(change);
                happens(change, after);
            }
        }
        append(new LogRecord.Commit(now, changes), tables(changes));
        happened(changes, now);
    }

    /** Begins a transaction. An item takes part once, and not if it is locked. */
    void prepare(Write... writes) {
        List<Change> changes = new ArrayList<>();
        for (Write write : writes) {
            Change change = change(write, current);
            if (change != null && locked.add(new ItemRef(change.table(), change.key()))) {
                changes.add(change);
            }
        }
        UUID transaction = new UUID(99, log.size());
        append(new LogRecord.TxPrepared(now, List.of(new PreparedPart(transaction, 7, changes, List.of()))));
        prepared.add(new Prepared(transaction, now, changes));
    }

    int transactions() {
        return prepared.size();
    }

    /**
     * Ends one of the transactions that are prepared.
     *
     * @param decided when it was committed, at the latest now; not before it was prepared is seen to here
     */
    void finish(int which, long decided, boolean committed) {
        Prepared transaction = prepared.remove(which);
        List<Change> changes = committed ? transaction.changes() : List.of();
        long time = Math.clamp(decided, transaction.time(), now);
        append(
                new LogRecord.TxFinished(
                        now,
                        changes,
                        List.of(new FinishedPart(
                                transaction.transaction(), changes.size(), committed ? time : 0, null))),
                tables(changes));
        transaction.changes().forEach(change -> locked.remove(new ItemRef(change.table(), change.key())));
        happened(changes, time);
    }

    /** What a write changes; null if nothing, or if the item is locked. */
    private @Nullable Change change(Write write, Map<ItemRef, EncodedItem> items) {
        ItemRef item = new ItemRef(write.table(), key(write.key()));
        String value = write.value();
        EncodedItem before = items.get(item);
        EncodedItem image = value == null ? null : item(write.key(), value);
        return locked.contains(item) || (before == null && image == null)
                ? null
                : new Change(write.table(), item.key(), before, image, Cause.USER);
    }

    private static void happens(Change change, Map<ItemRef, EncodedItem> items) {
        ItemRef item = new ItemRef(change.table(), change.key());
        EncodedItem image = change.newImage();
        if (image == null) {
            items.remove(item);
        } else {
            items.put(item, image);
        }
    }

    private void happened(List<Change> changes, long time) {
        for (Change change : changes) {
            happens(change, current);
            events.add(new Event(
                    fold.appliedOffset(),
                    time,
                    change.table(),
                    new ItemRef(change.table(), change.key()),
                    change.newImage()));
        }
    }

    private static int[] tables(List<Change> changes) {
        return changes.stream().mapToInt(Change::table).distinct().toArray();
    }

    /** A commit of an owner that has lost the partition. */
    void commitOfZombie(Write write) {
        byte[] key = key(write.key());
        Change change = new Change(write.table(), key, null, item(write.key(), "void"), Cause.USER);
        append(
                RecordHeader.of(RecordKind.COMMIT, Math.max(1, epoch - 1), new UUID(666, 1), seq + 1, write.table()),
                new LogRecord.Commit(now, List.of(change)));
    }

    void append(LogRecord record, int... tables) {
        seq++;
        append(RecordHeader.of(record.kind(), epoch, owner, seq, tables), record);
    }

    private void append(RecordHeader header, LogRecord record) {
        byte[] value = codec.encode(record);
        log.add(new LogSource.Entry(log.size(), header, value));
        fold.apply(log.size() - 1, header, value);
    }

    void trimTo(long offset) {
        start = offset;
    }

    /** What a table held at a moment. */
    NavigableMap<byte[], EncodedItem> model(int table, Moment moment) {
        NavigableMap<byte[], EncodedItem> found = items();
        for (Event event : events) {
            if (event.table() == table && moment.includes(event.offset(), event.time())) {
                EncodedItem image = event.image();
                if (image == null) {
                    found.remove(event.item().key());
                } else {
                    found.put(event.item().key(), image);
                }
            }
        }
        return found;
    }

    /** Whether everything that had happened to a table at one moment had at another. */
    boolean isWithin(int table, Moment moment, Moment other) {
        return events.stream()
                .filter(event -> event.table() == table && moment.includes(event.offset(), event.time()))
                .allMatch(event -> other.includes(event.offset(), event.time()));
    }

    TableHistory history(int table) {
        return histories.of(fold, table);
    }

    static long soon() {
        return System.nanoTime() + Duration.ofMinutes(1).toNanos();
    }

    private LogSource source() {
        return new LogSource() {
            @Override
            public Batch read(int logPartition, long from, long to, long deadlineNanos) {
                meanwhile.run();
                long end = Math.min(Math.min(to, from + batchSize), log.size());
                List<Entry> batch = List.copyOf(log.subList((int) from, (int) end));
                read += batch.size();
                return new Batch(batch, end);
            }

            @Override
            public long startOffset(int logPartition, long deadlineNanos) {
                return start;
            }

            @Override
            public long endOffset(int logPartition, long deadlineNanos) {
                meanwhile.run();
                return log.size();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {
        histories.close();
    }
}
