package io.streambed.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.AttributeValue;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.FinishedPart;
import io.streambed.schemas.FoldState;
import io.streambed.schemas.ItemRef;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.PreparedPart;
import io.streambed.schemas.RecordCodec;
import io.streambed.schemas.TransactionDecision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What clients were told of transactions, and the check of it against the logs. Every write appends its own number to the
 * list in each of its items; so each item's last image shows the order of all its writes, and a read shows behind which of them it
 * came.
 */
final class TransactionHistory {
    enum Fate {
        HAPPENED,
        DID_NOT_HAPPEN,
        UNKNOWN
    }

    /**
     * One operation.
     *
     * @param appends the items it appends its number to
     * @param reads the lists it has seen
     * @param exact whether it takes its place between its beginning and its end, and so do others that begin after it ended
     */
    private record Operation(
            int number, Set<ItemRef> appends, Map<ItemRef, List<Integer>> reads, long start, boolean exact) {}

    private final Map<Integer, Operation> operations = new HashMap<>();
    private final Map<Integer, Fate> fates = new HashMap<>();
    private final Map<Integer, Long> ends = new HashMap<>();
    private int answers;

    void begun(int number, Set<ItemRef> appends, Map<ItemRef, List<Integer>> reads, long start) {
        operations.put(number, new Operation(number, appends, reads, start, true));
        fates.put(number, Fate.UNKNOWN);
    }

    /** What was said not to have happened may happen yet. */
    void triedAgain(int number) {
        fates.computeIfPresent(number, (_, fate) -> fate == Fate.DID_NOT_HAPPEN ? Fate.UNKNOWN : fate);
    }

    void ended(int number, Fate fate, long end) {
        fates.put(number, fate);
        if (fate == Fate.HAPPENED) {
            ends.put(number, end);
        }
        answers++;
    }

    /** Notes what a read has shown. A plain read of one item may precede transactions that are known to others already. */
    void read(int number, Map<ItemRef, List<Integer>> lists, long start, long end, boolean exact) {
        operations.put(number, new Operation(number, Set.of(), lists, start, exact));
        fates.put(number, Fate.HAPPENED);
        if (exact) {
            ends.put(number, end);
        }
        answers++;
    }

    int answers() {
        return answers;
    }

    int happened() {
        return (int) fates.entrySet().stream()
                .filter(fate -> fate.getValue() == Fate.HAPPENED
                        && Objects.requireNonNull(operations.get(fate.getKey()))
                                        .appends()
                                        .size()
                                > 1)
                .count();
    }

    static List<Integer> listOf(@Nullable EncodedItem image) {
        List<Integer> list = new ArrayList<>();
        if (image != null && image.item().get("l") instanceof AttributeValue.L values) {
            for (AttributeValue value : values.values()) {
                list.add(((AttributeValue.N) value).value().toBigDecimal().intValueExact());
            }
        }
        return list;
    }

    /** Checks everything. */
    void check(List<List<SimulatedLog.Entry>> logs, RecordCodec codec) {
        Map<ItemRef, List<Integer>> lists = new HashMap<>();
        Map<UUID, Long> decided = new HashMap<>();
        Map<UUID, Long> prepared = new HashMap<>();
        Map<UUID, Set<Long>> carriedOut = new HashMap<>();
        logs.forEach(log -> readLog(log, codec, lists, decided, prepared, carriedOut));
        carriedOut.forEach((attempt, times) -> {
            assertThat(times).as("a transaction has one time").hasSize(1);
            Long at = decided.get(attempt);
            if (at == null) {
                // All of it is in one place, so nothing was decided elsewhere.
                assertThat(prepared).doesNotContainKey(attempt);
            } else {
                assertThat(times).as("the time of the decision").containsExactly(at);
                assertThat(prepared.get(attempt)).as("parts are prepared before").isLessThanOrEqualTo(at);
            }
        });
        Map<Integer, Set<ItemRef>> found = new HashMap<>();
        lists.forEach((item, list) -> {
            assertThat(list).as("no write is executed twice in %s", item).doesNotHaveDuplicates();
            list.forEach(number ->
                    found.computeIfAbsent(number, _ -> new HashSet<>()).add(item));
        });
        Set<Integer> happened = new HashSet<>();
        operations.forEach((number, operation) -> {
            Set<ItemRef> in = found.getOrDefault(number, Set.of());
            Fate fate = Objects.requireNonNull(fates.get(number));
            if (!in.isEmpty()) {
                assertThat(in).as("all of %d happened or nothing", number).isEqualTo(operation.appends());
            }
            if (!operation.appends().isEmpty()) {
                if (fate == Fate.HAPPENED) {
                    assertThat(in).as("%d was said to have happened", number).isNotEmpty();
                } else if (fate == Fate.DID_NOT_HAPPEN) {
                    assertThat(in)
                            .as("%d was said not to have happened", number)
                            .isEmpty();
                }
            }
            if (!in.isEmpty() || fate == Fate.HAPPENED) {
                happened.add(number);
            }
        });
        checkOrder(lists, happened);
    }

    private static void readLog(
            List<SimulatedLog.Entry> log,
            RecordCodec codec,
            Map<ItemRef, List<Integer>> lists,
            Map<UUID, Long> decided,
            Map<UUID, Long> prepared,
            Map<UUID, Set<Long>> carriedOut) {
        FoldState fold = FoldState.INITIAL;
        long lastTime = 0;
        Map<ItemRef, Long> itemTimes = new HashMap<>();
        for (SimulatedLog.Entry entry : log) {
            if (!fold.accepts(entry.header())) {
                continue;
            }
            fold = fold.after(entry.header());
            LogRecord record = codec.decode(entry.header().kind(), entry.value());
            if (!(record instanceof LogRecord.Claim)) {
                assertThat(record.time()).as("commit times never run backwards").isGreaterThanOrEqualTo(lastTime);
                lastTime = record.time();
            }
            if (record instanceof LogRecord.TxPrepared preparing) {
                for (PreparedPart part : preparing.parts()) {
                    prepared.merge(part.transaction(), record.time(), Math::max);
                }
            } else if (record instanceof LogRecord.TxDecided deciding) {
                for (TransactionDecision decision : deciding.decisions()) {
                    assertThat(decided.put(decision.transaction(), record.time()))
                            .as("a transaction is decided once")
                            .isNull();
                }
            } else if (record instanceof LogRecord.TxFinished finished) {
                for (FinishedPart part : finished.parts()) {
                    if (part.changes() > 0 || part.decided() != 0) {
                        carriedOut
                                .computeIfAbsent(part.transaction(), _ -> new HashSet<>())
                                .add(part.decided() == 0 ? record.time() : part.decided());
                    }
                }
            }
            if (record instanceof LogRecord.Changing changing) {
                for (int i = 0; i < changing.changes().size(); i++) {
                    Change change = changing.changes().get(i);
                    ItemRef item = new ItemRef(change.table(), change.key());
                    List<Integer> list = lists.computeIfAbsent(item, _ -> new ArrayList<>());
                    assertThat(listOf(change.oldImage()))
                            .as("the old image is the new image before it")
                            .isEqualTo(list);
                    list.clear();
                    list.addAll(listOf(change.newImage()));
                    assertThat(changing.timeOf(i))
                            .as("an item's times never run backwards")
                            .isGreaterThanOrEqualTo(itemTimes.getOrDefault(item, 0L));
                    itemTimes.put(item, changing.timeOf(i));
                }
            }
        }
    }

    /** There is an order of all operations that explains what each has seen, and in which nothing precedes what ended before it began. */
    private void checkOrder(Map<ItemRef, List<Integer>> lists, Set<Integer> happened) {
        Map<Integer, Set<Integer>> after = new HashMap<>();
        happened.forEach(number -> after.put(number, new HashSet<>()));
        lists.forEach((item, list) -> {
            for (int i = 1; i < list.size(); i++) {
                edge(after, list.get(i - 1), list.get(i));
            }
        });
        for (int number : happened) {
            Operation operation = Objects.requireNonNull(operations.get(number));
            operation.reads().forEach((item, seen) -> {
                List<Integer> list = lists.getOrDefault(item, List.of());
                assertThat(seen.size()).isLessThanOrEqualTo(list.size());
                assertThat(seen).as("what %d has seen of %s", number, item).isEqualTo(list.subList(0, seen.size()));
                if (!seen.isEmpty()) {
                    edge(after, seen.getLast(), number);
                }
                if (seen.size() < list.size()) {
                    edge(after, number, list.get(seen.size()));
                }
            });
        }
        addRealTime(after, happened);
        requireAcyclic(after);
    }

    /** Moments at which operations ended stand between them and those that began later, so that edges are few. */
    private void addRealTime(Map<Integer, Set<Integer>> after, Set<Integer> happened) {
        TreeMap<Long, Integer> moments = new TreeMap<>();
        for (int number : happened) {
            Long end = ends.get(number);
            if (end != null) {
                int moment = moments.computeIfAbsent(end, _ -> -1 - moments.size());
                after.computeIfAbsent(moment, _ -> new HashSet<>());
                edge(after, number, moment);
            }
        }
        int previous = 0;
        for (int moment : moments.values()) {
            if (previous != 0) {
                edge(after, previous, moment);
            }
            previous = moment;
        }
        for (int number : happened) {
            Operation operation = Objects.requireNonNull(operations.get(number));
            Map.Entry<Long, Integer> moment = moments.lowerEntry(operation.start());
            if (moment != null && operation.exact()) {
                edge(after, moment.getValue(), number);
            }
        }
    }

    private static void edge(Map<Integer, Set<Integer>> after, int first, int second) {
        if (first != second) {
            Objects.requireNonNull(after.get(first)).add(second);
        }
    }

    private void requireAcyclic(Map<Integer, Set<Integer>> after) {
        Map<Integer, Integer> before = new HashMap<>();
        after.values().forEach(set -> set.forEach(number -> before.merge(number, 1, Integer::sum)));
        Deque<Integer> free = new ArrayDeque<>();
        after.keySet().stream().filter(number -> !before.containsKey(number)).forEach(free::add);
        Set<Integer> rest = new HashSet<>(after.keySet());
        while (!free.isEmpty()) {
            int number = free.removeFirst();
            rest.remove(number);
            for (int next : Objects.requireNonNull(after.get(number))) {
                if (before.merge(next, -1, Integer::sum) == 0) {
                    free.add(next);
                }
            }
        }
        assertThat(rest.stream()
                        .filter(number -> number > 0)
                        .map(operations::get)
                        .toList())
                .as("operations that no order explains")
                .isEmpty();
    }
}
