package io.streambed.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.expressions.Condition;
import io.streambed.expressions.ExpressionAttributes;
import io.streambed.expressions.Expressions;
import io.streambed.expressions.Update;
import io.streambed.materializer.InMemoryRows;
import io.streambed.materializer.PartitionFold;
import io.streambed.materializer.Rows;
import io.streambed.materializer.VersionedItems;
import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.BillingMode;
import io.streambed.model.Bytes;
import io.streambed.model.Decimal;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.PartitionMovedException;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.Throughput;
import io.streambed.protocol.Input;
import io.streambed.schemas.InMemorySchemaRegistry;
import io.streambed.schemas.ItemRef;
import io.streambed.schemas.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One run of transactions and single writes over several log partitions, whose logs, owners and messages fail in every way
 * there is. Everything is drawn from the seed: a failing one reproduces the run.
 */
final class TransactionSimulation {
    private static final RecordCodec CODEC = new RecordCodec(new InMemorySchemaRegistry());
    private static final Input NO_INPUT = Input.parse(TransactAction.SHAPE, "{}".getBytes(StandardCharsets.UTF_8));
    private static final int LOG_PARTITIONS = 3;
    private static final int CLIENTS = 5;
    private static final int KEYS = 6;
    private static final long RUN_MILLIS = 5_000;
    private static final long DEADLINE_MILLIS = 2_500;

    /** Until nothing is locked any more after the last failure. */
    private static final long RESOLVED_MILLIS = 5_000;

    private static final KeyAttribute K = new KeyAttribute("k", AttributeType.N);
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
            TableDefinition.evenPartitions(0, 1, 2));

    private final Random random;
    private final boolean contested;
    private final SimulatedTime time;
    private final List<SimulatedLog> logs = new ArrayList<>();
    private final List<SimulatedNode.Changelog> changelogs = new ArrayList<>();
    private final List<List<SimulatedNode>> nodes = new ArrayList<>();
    private final SequencerConfig config;
    private final double messageFaults;
    private final TransactionHistory history = new TransactionHistory();
    private final Map<ItemRef, List<Integer>> known = new HashMap<>();
    private boolean quiet;
    private int nextNumber;
    private int outstanding;

    TransactionSimulation(long seed, boolean contested) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.contested = contested;
        this.time = new SimulatedTime(random);
        this.messageFaults = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.15;
        double faults = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.08;
        for (int i = 0; i < LOG_PARTITIONS; i++) {
            logs.add(new SimulatedLog(time, random, faults));
            changelogs.add(new SimulatedNode.Changelog(contested));
            nodes.add(new ArrayList<>());
        }
        this.config = new SequencerConfig(
                contested,
                1 + random.nextInt(3),
                random.nextBoolean() ? 200 : 512 * 1024,
                50,
                1L << 20,
                Duration.ofMillis(1_000 + random.nextInt(4_000)),
                Duration.ofMillis(50 + random.nextInt(200)));
    }

    /** Runs to the end and checks everything. */
    TransactionHistory run() {
        for (int i = 0; i < LOG_PARTITIONS; i++) {
            open(i);
        }
        for (int i = 0; i < CLIENTS; i++) {
            time.after(random.nextInt(50), this::act);
        }
        time.after(random.nextInt(1_000), this::disturb);
        runFor(RUN_MILLIS);
        quiet = true;
        logs.forEach(SimulatedLog::heal);
        time.setWallClock(0);
        nodes.forEach(opened -> settle(opened.getLast()));
        runFor(RESOLVED_MILLIS);
        nodes.forEach(
                opened -> assertThat(opened.getLast().fold().transactions().locksNothing())
                        .as("what is locked is free after %d ms", RESOLVED_MILLIS)
                        .isTrue());
        runFor(DEADLINE_MILLIS);
        assertThat(outstanding).as("requests without an answer").isZero();
        for (int i = 0; i < LOG_PARTITIONS; i++) {
            SimulatedNode last = nodes.get(i).getLast();
            assertThat(last.fold().transactions().decisions())
                    .as("decisions that are carried out are forgotten")
                    .isEmpty();
            checkRows(i, last);
        }
        history.check(logs.stream().map(SimulatedLog::entries).toList(), CODEC);
        return history;
    }

    private void runFor(long millis) {
        long end = time.now() + millis;
        while (time.now() < end && time.step()) {}
    }

    private void settle(SimulatedNode last) {
        if (last.fold().tables().get(TABLE.number()) == null) {
            last.submit(new TableRecord(TABLE, false, deadline()));
        }
    }

    private void open(int logPartition) {
        List<SimulatedNode> opened = nodes.get(logPartition);
        SimulatedNode node = new SimulatedNode(
                logs.get(logPartition),
                time,
                random,
                changelogs.get(logPartition),
                CODEC,
                config,
                new UUID(random.nextLong(), random.nextLong()),
                logPartition,
                origin -> new SimulatedParticipants(
                        time, random, () -> quiet ? 0.0 : messageFaults, origin, this::someOwner));
        opened.add(node);
        node.submit(new TableRecord(TABLE, false, deadline()));
    }

    /** The node that a message to a log partition comes to: mostly its owner. */
    private SimulatedNode someOwner(int logPartition) {
        List<SimulatedNode> opened = nodes.get(logPartition);
        int back = !quiet && random.nextInt(8) == 0 ? 1 + random.nextInt(2) : 0;
        return opened.get(Math.max(0, opened.size() - 1 - back));
    }

    private long deadline() {
        return (time.now() + DEADLINE_MILLIS) * 1_000_000;
    }

    private void disturb() {
        if (quiet) {
            return;
        }
        int logPartition = random.nextInt(LOG_PARTITIONS);
        SimulatedNode current = nodes.get(logPartition).getLast();
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                current.crash();
                open(logPartition);
            }
            case 2 -> {
                current.close();
                open(logPartition);
            }
            case 3 -> current.pause(random.nextInt(1_500));
            case 4 -> time.setWallClock(random.nextInt(10_000) - 5_000);
            case 5 -> {
                if (contested) {
                    current.pause(random.nextInt(1_000));
                    time.after(random.nextInt(3_000), () -> {
                        if (!current.gone()) {
                            if (random.nextBoolean()) {
                                current.close();
                            } else {
                                current.crash();
                            }
                        }
                    });
                    open(logPartition);
                }
            }
            default -> throw new AssertionError();
        }
        time.after(random.nextInt(900), this::disturb);
    }

    private void act() {
        if (quiet) {
            return;
        }
        switch (random.nextInt(10)) {
            case 0, 1 -> write();
            case 2 -> read();
            case 3, 4 -> transactRead();
            default -> transact();
        }
    }

    private SimulatedNode ownerOf(ItemRef item) {
        return someOwner(TABLE.logPartitionOf(PrimaryKey.hashOf(item.key())));
    }

    /** A single write appends its number to one item. */
    private void write() {
        int number = ++nextNumber;
        ItemRef item = item(random.nextInt(KEYS));
        SimulatedNode node = ownerOf(item);
        if (node.gone()) {
            again();
            return;
        }
        ItemWrite write = new ItemWrite(item.table(), item.key(), null, append(item, number), 10, deadline());
        history.begun(number, Set.of(item), Map.of(), time.now());
        Answer answer = new Answer(true);
        var _ = write.result().whenComplete((written, failure) -> {
            if (!node.crashed() && answer.isFirst()) {
                history.ended(number, failure == null ? TransactionHistory.Fate.HAPPENED : fateOf(failure), time.now());
                if (failure == null) {
                    known.put(item, TransactionHistory.listOf(written.after()));
                }
            }
        });
        node.submit(write);
    }

    private void read() {
        int number = ++nextNumber;
        ItemRef item = item(random.nextInt(KEYS));
        SimulatedNode node = ownerOf(item);
        if (node.gone()) {
            again();
            return;
        }
        long start = time.now();
        Answer answer = new Answer(true);
        Barrier barrier = new Barrier(deadline());
        var _ = barrier.result().whenComplete((_, failure) -> {
            if (!node.gone() && answer.isFirst() && failure == null) {
                List<Integer> list = TransactionHistory.listOf(node.fold().item(item.table(), item.key()));
                known.put(item, list);
                history.read(number, Map.of(item, list), start, time.now(), false);
            }
        });
        node.submit(barrier);
    }

    /** All items are read, and when all have been, all are looked at again. */
    private void transactRead() {
        int number = ++nextNumber;
        Set<ItemRef> items = new HashSet<>();
        int size = 2 + random.nextInt(2);
        while (items.size() < size) {
            items.add(item(random.nextInt(KEYS)));
        }
        List<ItemRef> wanted = List.copyOf(items);
        List<SimulatedNode> owners = wanted.stream().map(this::ownerOf).toList();
        long start = time.now();
        Answer answer = new Answer(true);
        var _ = round(wanted, owners)
                .thenCompose(first -> round(wanted, owners).thenApply(second -> {
                    Map<ItemRef, List<Integer>> lists = new HashMap<>();
                    boolean unchanged = true;
                    for (int i = 0; i < wanted.size(); i++) {
                        unchanged &= first.get(i).isUnchanged(0, second.get(i));
                        lists.put(
                                wanted.get(i),
                                TransactionHistory.listOf(first.get(i).items().getFirst()));
                    }
                    if (answer.isFirst() && unchanged) {
                        history.read(number, lists, start, time.now(), true);
                        known.putAll(lists);
                    }
                    return null;
                }));
    }

    private CompletableFuture<List<VersionedItems>> round(List<ItemRef> items, List<SimulatedNode> owners) {
        List<CompletableFuture<VersionedItems>> parts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            ItemRef item = items.get(i);
            SimulatedNode node = owners.get(i);
            CompletableFuture<VersionedItems> part = new CompletableFuture<>();
            parts.add(part);
            time.after(random.nextInt(8), () -> {
                if (!node.gone()) {
                    Barrier barrier = new Barrier(deadline());
                    var _ = barrier.result().whenComplete((_, failure) -> {
                        if (failure == null && !node.gone()) {
                            VersionedItems read = VersionedItems.read(node.fold(), List.of(item), true);
                            time.after(random.nextInt(8), () -> part.complete(read));
                        }
                    });
                    node.submit(barrier);
                }
            });
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ -> parts.stream().map(CompletableFuture::join).toList());
    }

    /** A read's place in the order. */
    private static final class Barrier extends Command<Boolean> {
        Barrier(long deadlineNanos) {
            super(deadlineNanos);
        }

        @Override
        protected Decision<Boolean> decide(PartitionView view) {
            return new Decision.Changes<>(List.of(), true);
        }
    }

    /** A transaction appends its number to some items and demands that others are as they are believed to be. */
    private void transact() {
        int number = ++nextNumber;
        List<TransactedItem> items = new ArrayList<>();
        Set<ItemRef> appends = new HashSet<>();
        Map<ItemRef, List<Integer>> reads = new HashMap<>();
        int size = 1 + random.nextInt(3);
        Set<Integer> chosen = new HashSet<>();
        while (chosen.size() < size) {
            chosen.add(random.nextInt(KEYS));
        }
        for (int key : chosen) {
            ItemRef item = item(key);
            List<Integer> seen = known.get(item);
            Condition condition = null;
            boolean writes = true;
            if (seen != null && random.nextInt(3) == 0) {
                condition = current -> lengthOf(current) == seen.size();
                writes = random.nextBoolean();
                reads.put(item, seen);
            }
            if (writes) {
                appends.add(item);
            }
            items.add(new TransactedItem(item, action(condition, writes ? append(item, number) : null)));
        }
        RequestToken token =
                random.nextInt(3) == 0 ? new RequestToken("token " + number, Bytes.wrap(new byte[32])) : null;
        history.begun(number, appends, reads, time.now());
        attempt(number, items, token, token == null ? 0 : 2, true);
    }

    private void attempt(
            int number, List<TransactedItem> items, @Nullable RequestToken token, int repeats, boolean goesOn) {
        SimulatedNode node = ownerOf(items.getFirst().item());
        if (node.gone()) {
            if (repeats > 0) {
                time.after(50, () -> attempt(number, items, token, repeats - 1, goesOn));
            } else if (goesOn) {
                again();
            }
            return;
        }
        history.triedAgain(number);
        Answer answer = new Answer(goesOn);
        var _ = submit(node, items, token).whenComplete((result, failure) -> {
            if (node.crashed() || !answer.isFirst()) {
                return;
            }
            TransactionHistory.Fate fate = failure != null
                    ? fateOf(failure)
                    : switch (result) {
                        case TransactionResult.Committed _, TransactionResult.Replayed _ ->
                            TransactionHistory.Fate.HAPPENED;
                        case TransactionResult.Cancelled _ -> TransactionHistory.Fate.DID_NOT_HAPPEN;
                    };
            told(number, fate, token != null && repeats < 2);
            if (token != null && repeats > 0 && random.nextBoolean()) {
                time.after(random.nextInt(300), () -> attempt(number, items, token, repeats - 1, false));
            }
        });
    }

    /** Of a request that was repeated, an attempt that did not happen says nothing of the one before. */
    private void told(int number, TransactionHistory.Fate fate, boolean repeated) {
        if (fate == TransactionHistory.Fate.HAPPENED || !repeated) {
            history.ended(number, fate, time.now());
        }
    }

    private CompletionStage<TransactionResult> submit(
            SimulatedNode node, List<TransactedItem> items, @Nullable RequestToken token) {
        List<Integer> logPartitions = items.stream()
                .map(item -> TABLE.logPartitionOf(PrimaryKey.hashOf(item.item().key())))
                .toList();
        UUID attempt = new UUID(random.nextLong(), random.nextLong());
        if (logPartitions.stream().distinct().count() > 1) {
            return node.home().run(attempt, token, items, logPartitions, false, deadline());
        }
        CommitTransaction command =
                new CommitTransaction(node.sequencer().attempts(), attempt, token, items, deadline());
        node.submit(command);
        return command.result().thenApply(outcome -> switch (outcome) {
            case CommitTransaction.Outcome.Replayed(var request) -> new TransactionResult.Replayed(request);
            case CommitTransaction.Outcome.Decided(var verdicts) -> {
                List<ItemResult> results = new LocalParticipant(node.sequencer(), time).results(items, verdicts, false);
                yield TransactedItem.allPassed(verdicts)
                        ? new TransactionResult.Committed(results.stream()
                                .map(ItemResult.Done.class::cast)
                                .toList())
                        : new TransactionResult.Cancelled(results);
            }
        });
    }

    /** A client waits for an answer so long, and then goes on without. */
    private final class Answer {
        private final boolean goesOn;
        private boolean open = true;

        Answer(boolean goesOn) {
            this.goesOn = goesOn;
            outstanding++;
            time.after(DEADLINE_MILLIS + 500, this::isFirst);
        }

        boolean isFirst() {
            if (!open) {
                return false;
            }
            open = false;
            outstanding--;
            if (goesOn) {
                again();
            }
            return true;
        }
    }

    private void again() {
        time.after(5 + random.nextInt(60), this::act);
    }

    private static TransactionHistory.Fate fateOf(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof PartitionMovedException) {
            return TransactionHistory.Fate.DID_NOT_HAPPEN;
        }
        ErrorType type = cause instanceof DynamoDbException error ? error.type() : ErrorType.SERIALIZATION;
        return switch (type) {
            case THROTTLING, RESOURCE_NOT_FOUND, TRANSACTION_CONFLICT -> TransactionHistory.Fate.DID_NOT_HAPPEN;
            case INTERNAL_SERVER, TRANSACTION_IN_PROGRESS -> TransactionHistory.Fate.UNKNOWN;
            default -> throw new AssertionError("unexpected failure", cause);
        };
    }

    private static TransactAction action(@Nullable Condition condition, @Nullable ItemMutation mutation) {
        return new TransactAction(
                new ActionSource.Member(NO_INPUT), TABLE.name(), Item.EMPTY, condition, mutation, false, 10);
    }

    private static ItemMutation append(ItemRef item, int number) {
        Update update = Expressions.update(
                "SET l = list_append(if_not_exists(l, :none), :one)",
                ExpressionAttributes.of(
                        null,
                        Map.of(
                                ":none",
                                new AttributeValue.L(List.of()),
                                ":one",
                                new AttributeValue.L(List.of(number(number))))));
        Item key =
                Item.of(Map.of("k", PrimaryKey.decode(TABLE.key(), item.key()).value(0)));
        return new ItemMutation.Change(key, update);
    }

    private static int lengthOf(Item item) {
        return item.get("l") instanceof AttributeValue.L list ? list.values().size() : 0;
    }

    /** The rows of a partition's last node are those of a fold of its log from the beginning. */
    private void checkRows(int logPartition, SimulatedNode last) {
        InMemoryRows rows = new InMemoryRows();
        PartitionFold fold = new PartitionFold(logPartition, rows, CODEC);
        for (int offset = 0; offset < last.position(); offset++) {
            SimulatedLog.Entry entry = logs.get(logPartition).entries().get(offset);
            fold.apply(offset, entry.header(), entry.value());
        }
        assertThat(contents(last.rows())).isEqualTo(contents(rows));
    }

    private static Map<String, String> contents(Rows rows) {
        Map<String, String> contents = new TreeMap<>();
        try (Rows.Cursor cursor = rows.range(new byte[] {0}, null)) {
            while (cursor.next()) {
                contents.put(
                        HexFormat.of().formatHex(cursor.key()), HexFormat.of().formatHex(cursor.value()));
            }
        }
        contents.remove("08");
        return contents;
    }

    private static ItemRef item(int key) {
        return new ItemRef(
                TABLE.number(),
                PrimaryKey.of(TABLE.key(), Item.of(Map.of("k", number(key)))).bytes());
    }

    private static AttributeValue number(int value) {
        return new AttributeValue.N(Decimal.parse(Integer.toString(value)));
    }
}
