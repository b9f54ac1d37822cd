package io.streambed.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.expressions.Condition;
import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.InMemoryRows;
import io.streambed.materializer.KeyRange;
import io.streambed.materializer.PartitionFold;
import io.streambed.materializer.RowCursor;
import io.streambed.materializer.Rows;
import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.BillingMode;
import io.streambed.model.Decimal;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.ExpiryWindow;
import io.streambed.model.IndexKeySchema;
import io.streambed.model.IndexKind;
import io.streambed.model.IndexProjection;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.PartitionMovedException;
import io.streambed.model.PrimaryKey;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.Throughput;
import io.streambed.model.TimeToLive;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.InMemorySchemaRegistry;
import io.streambed.schemas.RecordCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One run of sequencers, fold and materializer over a log that fails, on nodes that crash, freeze and lose the partition, with
 * clients whose answers are checked at the end. Everything is drawn from the seed: a failing one reproduces the run.
 */
final class Simulation {
    private static final RecordCodec CODEC = new RecordCodec(new InMemorySchemaRegistry());
    private static final int CLIENTS = 6;
    private static final int KEYS = 3;
    private static final int DELETION = 0;
    private static final long RUN_MILLIS = 8_000;
    private static final long DEADLINE_MILLIS = 4_000;
    private static final long WRONG_CLOCK_MILLIS = 200_000;

    /** Until expired items are gone when nothing fails. */
    private static final long SWEEP_MILLIS = 3_000;

    private static final KeyAttribute K = new KeyAttribute("k", AttributeType.N);
    private static final KeyAttribute V = new KeyAttribute("v", AttributeType.N);
    private static final SecondaryIndex LOCAL = new SecondaryIndex(
            "local", 1, IndexKind.LOCAL, new IndexKeySchema(List.of(K), List.of(V)), IndexProjection.ALL);
    private static final SecondaryIndex GLOBAL = new SecondaryIndex(
            "global", 2, IndexKind.GLOBAL, new IndexKeySchema(List.of(V), List.of()), IndexProjection.ALL);
    private static final TableDefinition TABLE = new TableDefinition(
                    1,
                    "id",
                    "Table",
                    1,
                    1,
                    List.of(new AttributeDefinition("k", AttributeType.N)),
                    new KeySchema(K, null),
                    BillingMode.PAY_PER_REQUEST,
                    1,
                    new Throughput(0, 0, 0, 0, 0),
                    null,
                    false,
                    TableClass.STANDARD,
                    Map.of(),
                    TableDefinition.evenPartitions(0))
            .next()
            .attributes(List.of(
                    new AttributeDefinition("k", AttributeType.N), new AttributeDefinition("v", AttributeType.N)))
            .indexes(List.of(LOCAL, GLOBAL))
            .build();

    /** Kinds of rows that the index updates write, whose order among the records of the log is open. */
    private static final Set<Byte> OF_INDEX_UPDATES = Set.of((byte) 0x09, (byte) 0x0A, (byte) 0x13);

    private static final List<String> EXPIRIES = List.of("e", "f");

    private final Random random;
    private final boolean contested;
    private final SimulatedTime time;
    private final SimulatedLog log;
    private final SimulatedNode.Changelog changelog;
    private final SequencerConfig config;
    private final SimulatedHistory history = new SimulatedHistory();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private TableDefinition definition = TABLE;
    private boolean quiet;
    private int nextValue;
    private int outstanding;

    /** @param contested several processes, which can believe at once that they own the partition; else one, which restarts */
    Simulation(long seed, boolean contested) {
        // Neighbouring seeds would start with nearly the same numbers.
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.contested = contested;
        this.time = new SimulatedTime(random);
        this.log = new SimulatedLog(time, random, random.nextInt(4) == 0 ? 0 : random.nextDouble() * 0.2);
        this.changelog = new SimulatedNode.Changelog(contested);
        this.config = new SequencerConfig(
                contested,
                1 + random.nextInt(3),
                random.nextBoolean() ? 100 : 512 * 1024,
                50,
                1L << 20,
                Duration.ofMillis(500 + random.nextInt(3_000)),
                Duration.ofMillis(50 + random.nextInt(200)));
    }

    /** Runs to the end and checks everything. Returns the number of answers that were checked. */
    int run() {
        changeTimeToLive();
        open();
        for (int i = 0; i < CLIENTS; i++) {
            time.after(random.nextInt(50), this::act);
        }
        time.after(random.nextInt(1_000), this::disturb);
        long end = time.now() + RUN_MILLIS;
        while (time.now() < end && time.step()) {}
        quiet = true;
        log.heal();
        time.setWallClock(0);
        settle();
        long settled = time.now() + 4 * DEADLINE_MILLIS;
        while (time.now() < settled && time.step()) {}
        assertThat(outstanding).as("requests without an answer").isZero();
        history.check(log.entries(), CODEC);
        checkExpiries();
        checkRows();
        checkIndexes(nodes.getLast().fold());
        return history.answers();
    }

    private void open() {
        SimulatedNode node = new SimulatedNode(
                log, time, random, changelog, CODEC, config, new UUID(random.nextLong(), random.nextLong()));
        nodes.add(node);
        node.submit(new TableRecord(definition, false, deadline()));
    }

    /** How many items have expired; known after the run. */
    int expired() {
        return history.expired();
    }

    /** At the end everybody knows the table as it is. */
    private void settle() {
        SimulatedNode last = nodes.getLast();
        AppliedTable known = last.fold().tables().get(1);
        TableDefinition current = known == null ? null : known.definition();
        if (current == null || current.version() < definition.version()) {
            last.submit(new TableRecord(definition, false, deadline()));
        }
        time.after(500, this::settle);
    }

    private void changeTimeToLive() {
        TimeToLive before = definition.timeToLive();
        TimeToLive next = new TimeToLive(
                EXPIRIES.get(random.nextInt(EXPIRIES.size())),
                random.nextInt(5) > 0,
                before == null ? 1 : before.changedAt() + 1);
        definition = definition.next().timeToLive(next).build();
    }

    private long deadline() {
        return (time.now() + DEADLINE_MILLIS) * 1_000_000;
    }

    /** One fault of a node; the log has its own. */
    private void disturb() {
        if (quiet) {
            return;
        }
        SimulatedNode current = nodes.getLast();
        switch (random.nextInt(7)) {
            case 0 -> {
                current.crash();
                open();
            }
            case 1 -> {
                current.close();
                open();
            }
            case 2 -> current.pause(random.nextInt(2_000));
            case 3 -> time.setWallClock(random.nextInt(20_000) - 10_000);
            case 6 -> {
                if (random.nextBoolean()) {
                    changeTimeToLive();
                    current.submit(new TableRecord(definition, false, deadline()));
                } else {
                    time.setWallClock(random.nextBoolean() ? WRONG_CLOCK_MILLIS : -WRONG_CLOCK_MILLIS);
                }
            }
            case 4, 5 -> {
                if (contested) {
                    // The node does not know that another one has the partition now, perhaps after a pause.
                    current.pause(random.nextInt(1_500));
                    time.after(random.nextInt(4_000), () -> {
                        if (!current.gone()) {
                            if (random.nextBoolean()) {
                                current.close();
                            } else {
                                current.crash();
                            }
                        }
                    });
                    open();
                }
            }
            default -> throw new AssertionError();
        }
        time.after(random.nextInt(2_500), this::disturb);
    }

    /** A client does something and goes on when it has the answer, or is cut off. */
    private void act() {
        if (quiet) {
            return;
        }
        List<SimulatedNode> alive = nodes.stream().filter(node -> !node.gone()).toList();
        SimulatedNode node = random.nextInt(5) == 0 ? alive.get(random.nextInt(alive.size())) : alive.getLast();
        PrimaryKey key = key(random.nextInt(KEYS));
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> put(node, key, null);
            case 4 -> put(node, key, item -> item.size() == 0);
            case 5 -> put(node, key, item -> item.size() > 0);
            case 6, 7 -> delete(node, key);
            case 8, 9 -> read(node, key);
            default -> throw new AssertionError();
        }
    }

    private void put(SimulatedNode node, PrimaryKey key, @Nullable Condition condition) {
        int value = ++nextValue;
        Item.Builder item = Item.builder(4)
                .put("k", PrimaryKey.decode(TABLE.key(), key.bytes()).value(0))
                .put("v", number(value));
        for (String expiry : EXPIRIES) {
            // Soon, or when only a clock that is wrong can think so.
            int seconds = random.nextInt(3) == 0 ? 120 : random.nextInt(9) - 3;
            int second = (int) (time.now() / 1000) + seconds;
            switch (random.nextInt(4)) {
                case 0 -> {}
                case 1 -> item.put(expiry, new AttributeValue.S(Integer.toString(second)));
                default -> item.put(expiry, number(second));
            }
        }
        EncodedItem image = EncodedItem.of(item.build());
        submit(node, key, write(key, condition, new ItemMutation.Put(image), image.size()), value);
    }

    private void delete(SimulatedNode node, PrimaryKey key) {
        submit(node, key, write(key, null, ItemMutation.Delete.DELETE, 0), DELETION);
    }

    private ItemWrite write(PrimaryKey key, @Nullable Condition condition, ItemMutation mutation, int weight) {
        return new ItemWrite(TABLE.number(), key.bytes(), condition, mutation, weight, deadline());
    }

    /** @param value the unique value that is put, or DELETION */
    private void submit(SimulatedNode node, PrimaryKey key, ItemWrite write, int value) {
        long start = time.now();
        outstanding++;
        Runnable cutOff = cutOff(() -> attempted(key, value, SimulatedHistory.Fate.UNKNOWN, null));
        var _ = write.result().whenComplete((written, failure) -> {
            if (!answered(cutOff)) {
                return;
            }
            if (failure == null) {
                boolean happened = written.applies();
                attempted(
                        key,
                        value,
                        happened ? SimulatedHistory.Fate.HAPPENED : SimulatedHistory.Fate.DID_NOT_HAPPEN,
                        written.before());
                history.claim(key, happened ? written.after() : written.before(), start, time.now(), true);
            } else {
                attempted(key, value, fateOf(failure), null);
            }
        });
        node.submit(write);
    }

    private void attempted(PrimaryKey key, int value, SimulatedHistory.Fate fate, @Nullable EncodedItem before) {
        if (value != DELETION) {
            history.attempt(key, value, fate, before);
        } else if (fate == SimulatedHistory.Fate.HAPPENED) {
            history.deletion(before);
        }
    }

    private void read(SimulatedNode node, PrimaryKey key) {
        long start = time.now();
        outstanding++;
        Runnable cutOff = cutOff(() -> {});
        if (!contested && node.readable()) {
            if (answered(cutOff)) {
                history.claim(key, node.fold().item(1, key.bytes()), start, time.now(), false);
            }
            return;
        }
        Command<Boolean> barrier = new Command<>(deadline()) {
            @Override
            protected Decision<Boolean> decide(PartitionView view) {
                return new Decision.Changes<>(List.of(), true);
            }
        };
        var _ = barrier.result().whenComplete((done, failure) -> {
            if (answered(cutOff) && failure == null && !node.gone()) {
                history.claim(key, node.fold().item(1, key.bytes()), start, time.now(), false);
            }
        });
        node.submit(barrier);
    }

    private static SimulatedHistory.Fate fateOf(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof PartitionMovedException) {
            return SimulatedHistory.Fate.DID_NOT_HAPPEN;
        }
        ErrorType type = cause instanceof DynamoDbException error ? error.type() : ErrorType.SERIALIZATION;
        return switch (type) {
            case THROTTLING, RESOURCE_NOT_FOUND -> SimulatedHistory.Fate.DID_NOT_HAPPEN;
            case INTERNAL_SERVER -> SimulatedHistory.Fate.UNKNOWN;
            default -> throw new AssertionError("unexpected failure", cause);
        };
    }

    /** A client that waits much longer than its deadline gives up; an answer that comes later does not count. */
    private Runnable cutOff(Runnable unknown) {
        boolean[] open = {true};
        Runnable answer = () -> {
            if (open[0]) {
                open[0] = false;
                outstanding--;
                time.after(random.nextInt(30), this::act);
            } else {
                throw new AlreadyAnsweredException();
            }
        };
        time.after(DEADLINE_MILLIS + 2_500, () -> {
            if (open[0]) {
                unknown.run();
                answer.run();
            }
        });
        return answer;
    }

    private static boolean answered(Runnable answer) {
        try {
            answer.run();
            return true;
        } catch (AlreadyAnsweredException late) {
            return false;
        }
    }

    private static final class AlreadyAnsweredException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Everything that has expired by the true time is gone. */
    private void checkExpiries() {
        SimulatedNode last = nodes.getLast();
        TableDefinition table =
                Objects.requireNonNull(last.fold().tables().get(1)).definition();
        ExpiryWindow due = ExpiryWindow.at(time.now() - SWEEP_MILLIS);
        try (RowCursor items = last.fold().items(1, KeyRange.ascending(new byte[0], null))) {
            while (items.next()) {
                assertThat(ItemExpiry.isDue(table, items.item(), due))
                        .as("%s is expired at %d and still there", items.item().item(), time.now())
                        .isFalse();
            }
        }
    }

    /** Invariant 3: the rows of the last node are those of a fold of the log from its beginning. */
    private void checkRows() {
        SimulatedNode last = nodes.getLast();
        InMemoryRows rows = new InMemoryRows();
        PartitionFold fold = new PartitionFold(0, rows, CODEC);
        for (int offset = 0; offset < last.position(); offset++) {
            SimulatedLog.Entry entry = log.entries().get(offset);
            fold.apply(offset, entry.header(), entry.value());
        }
        assertThat(finished(last.rows())).isEqualTo(finished(rows));
    }

    /** Invariant 4: both indexes hold exactly the items that there are, each under its own key. */
    private static void checkIndexes(PartitionFold fold) {
        Set<Item> items = items(fold.items(1, KeyRange.all()));
        assertThat(items(fold.localIndex(1, LOCAL.id(), KeyRange.all())))
                .as("the local index")
                .isEqualTo(items);
        assertThat(items(fold.globalIndex(1, GLOBAL.id(), KeyRange.all())))
                .as("the global index")
                .isEqualTo(items);
    }

    private static Set<Item> items(RowCursor cursor) {
        Set<Item> items = new HashSet<>();
        try (cursor) {
            while (cursor.next()) {
                assertThat(items.add(cursor.item().item()))
                        .as("an item comes once")
                        .isTrue();
            }
        }
        return items;
    }

    /** All rows, when what is done in small steps is done; without the row that says how far that was. */
    private static Map<String, String> finished(Rows rows) {
        PartitionFold fold = new PartitionFold(0, rows, CODEC);
        while (fold.purge(100)) {}
        while (fold.backfill(100)) {}
        Map<String, String> finished = contents(rows);
        finished.remove("08");
        return finished;
    }

    private static Map<String, String> contents(Rows rows) {
        Map<String, String> contents = new TreeMap<>();
        try (Rows.Cursor cursor = rows.range(new byte[] {0}, null)) {
            while (cursor.next()) {
                if (!OF_INDEX_UPDATES.contains(cursor.key()[0])) {
                    contents.put(
                            HexFormat.of().formatHex(cursor.key()),
                            HexFormat.of().formatHex(cursor.value()));
                }
            }
        }
        return contents;
    }

    private static PrimaryKey key(int number) {
        return PrimaryKey.of(TABLE.key(), Item.of(Map.of("k", number(number))));
    }

    private static AttributeValue number(int value) {
        return new AttributeValue.N(Decimal.parse(Integer.toString(value)));
    }
}
