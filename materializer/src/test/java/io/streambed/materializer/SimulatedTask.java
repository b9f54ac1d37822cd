package io.streambed.materializer;

import static io.streambed.materializer.ScriptedLog.CODEC;

import io.streambed.model.Bytes;
import io.streambed.model.IndexKey;
import io.streambed.model.Item;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * The task of one log partition as Kafka Streams would run it, from opening to opening: it reads the log and its index
 * updates, writes rows and sends index updates to others.
 */
final class SimulatedTask {
    /** An index update on its way. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sent(int target, byte[] value) {}

    private final int partition;
    private final ScriptedLog log;
    private final List<List<byte[]>> topic;
    private final Random random;
    private final boolean transactions;

    private InMemoryRows rows = new InMemoryRows();
    private PartitionFold fold;
    private long next;
    private int nextUpdate;
    private long committed;
    private int committedUpdate;
    private long openings;

    /** Not in the topic yet. */
    private final List<Sent> sent = new ArrayList<>();

    private boolean lost;

    SimulatedTask(int partition, ScriptedLog log, List<List<byte[]>> topic, Random random, boolean transactions) {
        this.partition = partition;
        this.log = log;
        this.topic = topic;
        this.random = random;
        this.transactions = transactions;
        fold = open();
    }

    private PartitionFold open() {
        long opening = ++openings;
        PartitionFold opened = new PartitionFold(partition, rows, CODEC, new IndexUpdateSink() {
            @Override
            public void send(int logPartition, byte[] value) {
                sent.add(new Sent(logPartition, value));
            }

            @Override
            public long opening() {
                return opening;
            }
        });
        opened.checkLog(0, log.end());
        return opened;
    }

    int partition() {
        return partition;
    }

    PartitionFold fold() {
        return fold;
    }

    /** Some step; false if there is nothing to do. */
    boolean work() {
        List<Runnable> steps = new ArrayList<>();
        if (next < log.end()) {
            steps.add(() -> {
                ScriptedLog.Entry entry = log.entry(next++);
                fold.apply(entry.offset(), entry.header(), entry.value());
            });
        }
        if (nextUpdate < topic.get(partition).size()) {
            steps.add(() ->
                    fold.applyIndexUpdates(nextUpdate, topic.get(partition).get(nextUpdate++)));
        }
        if (fold.backfillPending()) {
            steps.add(() -> fold.backfill(1 + random.nextInt(3)));
        }
        if (fold.purgePending()) {
            steps.add(() -> fold.purge(1 + random.nextInt(20)));
        }
        if (!transactions && !sent.isEmpty()) {
            steps.add(this::deliver);
        }
        if (steps.isEmpty()) {
            return false;
        }
        steps.get(random.nextInt(steps.size())).run();
        return true;
    }

    /** Works until nothing is left to do and everything is committed; false if that was so already. */
    boolean workAll() {
        boolean worked = false;
        boolean more = true;
        while (more) {
            more = work();
            if (!more) {
                long before = openings;
                commit();
                more = openings != before;
            }
            worked |= more;
        }
        return worked;
    }

    private void deliver() {
        Sent first = sent.removeFirst();
        if (!lost && random.nextInt(200) == 0) {
            // Given up by the producer, which is told to the task later; what was sent afterwards may arrive before.
            lost = true;
        } else {
            topic.get(first.target()).add(first.value());
        }
    }

    /** All that was sent is there; if something is not, the task fails instead. */
    void commit() {
        if (!lost) {
            while (!sent.isEmpty() && !lost) {
                if (transactions) {
                    Sent first = sent.removeFirst();
                    topic.get(first.target()).add(first.value());
                } else {
                    deliver();
                }
            }
        }
        if (lost) {
            crash(false);
            return;
        }
        rows.checkpoint();
        committed = next;
        committedUpdate = nextUpdate;
    }

    void crash(boolean diskLost) {
        if (!transactions) {
            for (int more = random.nextInt(sent.size() + 1); more > 0; more--) {
                deliver();
            }
        }
        sent.clear();
        lost = false;
        int surviving = transactions
                ? rows.flushedRecords()
                : rows.flushedRecords() + random.nextInt(rows.changelogRecords() - rows.flushedRecords() + 1);
        rows = diskLost || transactions
                ? rows.restore(surviving)
                : rows.crash(random.nextInt(rows.localWrites() + 1), surviving);
        next = committed;
        nextUpdate = committedUpdate;
        fold = open();
    }

    Map<Bytes, Item> entries(TableDefinition table, SecondaryIndex index) {
        Map<Bytes, Item> entries = new TreeMap<>();
        try (RowCursor cursor = index.isLocal()
                ? fold.localIndex(table.number(), index.id(), KeyRange.all())
                : fold.globalIndex(table.number(), index.id(), KeyRange.all())) {
            while (cursor.next()) {
                byte[] entry = IndexKey.of(
                        index.key(), cursor.primaryKey(), cursor.item().item());
                entries.put(
                        Bytes.wrap(Objects.requireNonNull(entry)), cursor.item().item());
            }
        }
        return entries;
    }

    int rawEntries(SecondaryIndex index) {
        byte kind = index.isLocal() ? RowKey.LOCAL_INDEX : RowKey.GLOBAL_INDEX;
        return count(RowKey.indexRange(kind, 1, index.id(), KeyRange.all()));
    }

    int collections() {
        return count(KeyRange.ascending(RowKey.ofTable(RowKey.COLLECTION, 1), RowKey.endOfTable(RowKey.COLLECTION, 1)));
    }

    int rowsOfTable() {
        int count = 0;
        for (byte kind : RowKey.KINDS_OF_A_TABLE) {
            count += count(KeyRange.ascending(RowKey.ofTable(kind, 1), RowKey.endOfTable(kind, 1)));
        }
        return count;
    }

    private int count(KeyRange range) {
        int count = 0;
        try (Rows.Cursor cursor = rows.range(range)) {
            while (cursor.next()) {
                count++;
            }
        }
        return count;
    }
}
