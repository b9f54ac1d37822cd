package io.streambed.materializer;

import static io.streambed.materializer.ScriptedLog.CODEC;
import static io.streambed.materializer.ScriptedLog.delete;
import static io.streambed.materializer.ScriptedLog.put;
import static io.streambed.materializer.ScriptedLog.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.Bytes;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Folds random logs with random crashes: between the local store and its changelog, in the middle of what a crash made
 * necessary, and with the loss of the disk. Whatever happened, the rows must be those of a fold without crashes.
 */
class PartitionFoldCrashTest {
    private static final int SEEDS = 1500;
    private static final int TABLES = 4;
    private static final int KEYS = 6;

    @Test
    void foldingWithCrashesGivesTheSameRows() {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                new Run(seed).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static final class Run {
        private final Random random;
        private final ScriptedLog log;
        private InMemoryRows rows = new InMemoryRows();
        private PartitionFold fold = new PartitionFold(0, rows, CODEC);

        /** What the group has committed. */
        private long committed;

        private long next;

        Run(long seed) {
            random = new Random(seed);
            log = randomLog(random);
        }

        void run() {
            while (next < log.end()) {
                int choice = random.nextInt(20);
                if (choice == 0) {
                    rows.checkpoint();
                    committed = next;
                } else if (choice == 1) {
                    crash();
                } else if (choice == 2) {
                    fold.purge(1 + random.nextInt(20));
                } else if (choice <= 4) {
                    fold.backfill(1 + random.nextInt(4));
                } else {
                    ScriptedLog.Entry entry = log.entry(next++);
                    AppliedRecord applied = fold.apply(entry.offset(), entry.header(), entry.value());
                    assertThat(applied == null || applied.offset() == entry.offset())
                            .isTrue();
                }
            }
            NavigableMap<Bytes, Bytes> expected = withoutCrashes();
            assertSame("this node", finished(rows), expected);
            rows.checkpoint();
            assertSame("another node", finished(rows.restore(rows.flushedRecords())), expected);
        }

        private static void assertSame(
                String where, NavigableMap<Bytes, Bytes> actual, NavigableMap<Bytes, Bytes> expected) {
            NavigableMap<Bytes, Bytes> wrong = new TreeMap<>(actual);
            wrong.entrySet().removeAll(expected.entrySet());
            NavigableMap<Bytes, Bytes> missing = new TreeMap<>(expected);
            missing.entrySet().removeAll(actual.entrySet());
            assertThat(wrong)
                    .as("wrong rows of " + where + ", where these are missing: " + missing)
                    .isEmpty();
            assertThat(missing).as("missing rows of " + where).isEmpty();
        }

        private void crash() {
            int surviving = rows.flushedRecords() + random.nextInt(rows.changelogRecords() - rows.flushedRecords() + 1);
            boolean diskLost = random.nextInt(4) == 0;
            rows = diskLost ? rows.restore(surviving) : rows.crash(random.nextInt(rows.localWrites() + 1), surviving);
            fold = new PartitionFold(0, rows, CODEC);
            fold.checkLog(0, log.end());
            next = committed;
        }

        private NavigableMap<Bytes, Bytes> withoutCrashes() {
            InMemoryRows straight = new InMemoryRows();
            PartitionFold fold = new PartitionFold(0, straight, CODEC);
            for (ScriptedLog.Entry entry : log.entries()) {
                fold.apply(entry.offset(), entry.header(), entry.value());
            }
            return finished(straight);
        }

        /** The rows when what is done in small steps is done. */
        private static NavigableMap<Bytes, Bytes> finished(InMemoryRows rows) {
            PartitionFold fold = new PartitionFold(0, rows, CODEC);
            while (fold.purge(100)) {
                assertThat(fold.purgePending()).isTrue();
            }
            while (fold.backfill(3)) {
                assertThat(fold.backfillPending()).isTrue();
            }
            NavigableMap<Bytes, Bytes> finished = rows.rows();
            // Goes without those of tables that were dropped since, but only when it is next written.
            finished.remove(Bytes.wrap(RowKey.expiryMarks()));
            return finished;
        }
    }

    /** Only the log is random; what is in it is as sequencers write it: old images chain, and tables have definitions. */
    private static ScriptedLog randomLog(Random random) {
        ScriptedLog log = new ScriptedLog();
        Map<Integer, TableDefinition> live = new HashMap<>();
        Map<String, String> items = new HashMap<>();
        int created = 0;
        log.claim();
        int length = 20 + random.nextInt(150);
        while (log.end() < length) {
            switch (random.nextInt(16)) {
                case 0 -> log.claim();
                case 1 -> log.barrier();
                case 2 -> log.foreign();
                case 3 -> log.zombieCommit(put(1, "0", null, "zombie"));
                case 4 -> {
                    if (live.size() < TABLES) {
                        TableDefinition definition = table(++created);
                        live.put(created, definition);
                        log.tableChanged(definition);
                    }
                }
                case 5 -> {
                    if (!live.isEmpty()) {
                        TableDefinition changed = changed(random, pick(random, live), log);
                        live.put(changed.number(), changed);
                        log.tableChanged(changed);
                    }
                }
                case 6 -> {
                    if (!live.isEmpty() && random.nextInt(3) == 0) {
                        int dropped = pick(random, live).number();
                        live.remove(dropped);
                        log.tableDropped(dropped);
                    }
                }
                default -> {
                    if (!live.isEmpty()) {
                        List<Change> changes = new ArrayList<>();
                        int size = 1 + random.nextInt(4);
                        for (int i = 0; i < size; i++) {
                            changes.add(randomChange(random, pick(random, live).number(), items));
                        }
                        log.commit(changes.toArray(Change[]::new));
                    }
                }
            }
        }
        return log;
    }

    private static TableDefinition changed(Random random, TableDefinition table, ScriptedLog log) {
        return switch (random.nextInt(4)) {
            case 0 -> table.next().build();
            case 1 -> log.expiring(table, "expires", false);
            case 2 -> log.expiring(table, "expires", true);
            case 3 -> log.expiring(table, "other", true);
            default -> throw new AssertionError();
        };
    }

    private static TableDefinition pick(Random random, Map<Integer, TableDefinition> live) {
        return new ArrayList<>(live.values()).get(random.nextInt(live.size()));
    }

    private static Change randomChange(Random random, int table, Map<String, String> items) {
        String id = Integer.toString(random.nextInt(KEYS));
        String before = items.get(table + "/" + id);
        if (before != null && random.nextInt(3) == 0) {
            items.remove(table + "/" + id);
            return delete(table, id, before);
        }
        String after = "x".repeat(random.nextInt(5))
                + random.nextInt(100)
                + (random.nextBoolean() ? "@" + random.nextInt(5) : "");
        items.put(table + "/" + id, after);
        return put(table, id, before, after);
    }
}
