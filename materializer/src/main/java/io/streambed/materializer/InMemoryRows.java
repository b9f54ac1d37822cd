package io.streambed.materializer;

import io.streambed.model.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows in memory with a changelog, and with the crashes that the two can suffer, for simulations and tests. Thread-safe.
 *
 * <p>It behaves as RocksDB below Kafka Streams does. Every {@link #putAll} goes to the local store as one atomic write and
 * to the changelog as one record per row. A crash leaves the writes up to some point on the local disk, and, regardless of
 * that, the records up to some point in the changelog, but at least those before the last {@link #checkpoint}. What is on
 * the disk is opened, and the changelog behind the checkpoint that the disk knows of is restored over it.
 */
public final class InMemoryRows implements Rows {
    private final NavigableMap<byte[], byte[]> local;
    private final List<Row> changelog;

    /** The local store's writes since this was opened, for crashes that lose some of them; and what it was then. */
    private final List<Write> journal = new ArrayList<>();

    private final NavigableMap<byte[], byte[]> base;

    /** How much of the changelog the local disk knew to be complete when this was opened. */
    private final int baseOffset;

    /** How much of the changelog is certain to survive a crash. */
    private int flushed;

    /** An atomic write of the local store, which may note that the changelog is complete up to an offset. */
    private record Write(List<Row> rows, int changelogOffset) {}

    /** An empty store with an empty changelog. */
    public InMemoryRows() {
        this(newMap(), 0, new ArrayList<>());
    }

    private InMemoryRows(NavigableMap<byte[], byte[]> disk, int diskOffset, List<Row> changelog) {
        local = disk;
        base = copyOf(disk);
        baseOffset = diskOffset;
        this.changelog = changelog;
        flushed = changelog.size();
        LocalMarks.opened(new Local());
        write(new Write(List.copyOf(changelog.subList(diskOffset, changelog.size())), -1));
    }

    private static NavigableMap<byte[], byte[]> newMap() {
        return new TreeMap<>(Arrays::compareUnsigned);
    }

    private static NavigableMap<byte[], byte[]> copyOf(NavigableMap<byte[], byte[]> rows) {
        NavigableMap<byte[], byte[]> copy = newMap();
        copy.putAll(rows);
        return copy;
    }

    @Override
    public synchronized byte @Nullable [] get(byte[] key) {
        return local.get(key);
    }

    @Override
    public synchronized void putAll(List<Row> rows) {
        write(new Write(List.copyOf(rows), -1));
        changelog.addAll(rows);
    }

    private void write(Write write) {
        apply(write.rows(), local);
        journal.add(write);
    }

    private static void apply(List<Row> rows, NavigableMap<byte[], byte[]> store) {
        for (Row row : rows) {
            if (row.value() == null) {
                store.remove(row.key());
            } else {
                store.put(row.key(), row.value());
            }
        }
    }

    @Override
    public synchronized Cursor range(KeyRange range) {
        byte[] from = range.from();
        byte @Nullable [] to = range.to();
        NavigableMap<byte[], byte[]> rows =
                copyOf(to == null ? local.tailMap(from, true) : local.subMap(from, true, to, false));
        return new SnapshotCursor(new ArrayList<>((range.descending() ? rows.descendingMap() : rows).entrySet()));
    }

    /** All that was put so far is in the changelog from now on: what a commit of Kafka Streams ensures. */
    public synchronized void checkpoint() {
        flushed = changelog.size();
        LocalMarks.checkpoint(new Local());
        journal.add(new Write(List.of(), flushed));
    }

    /** How many writes the local store has made since it was opened: the choice for {@link #crash}. */
    public synchronized int localWrites() {
        return journal.size();
    }

    /** How many records of the changelog are certain to survive a crash. */
    public synchronized int flushedRecords() {
        return flushed;
    }

    /** How many records the changelog has if none is lost. */
    public synchronized int changelogRecords() {
        return changelog.size();
    }

    /**
     * What is found after a crash on the same node; this object is of no use afterwards.
     *
     * @param localWrites how many of the local store's writes are on the disk
     * @param changelogRecords how many records of the changelog are in Kafka, at least {@link #flushedRecords}
     */
    public synchronized InMemoryRows crash(int localWrites, int changelogRecords) {
        NavigableMap<byte[], byte[]> disk = copyOf(base);
        int offset = baseOffset;
        for (Write write : journal.subList(0, localWrites)) {
            apply(write.rows(), disk);
            offset = Math.max(offset, write.changelogOffset());
        }
        return new InMemoryRows(disk, offset, survivors(changelogRecords));
    }

    /** What is found by a node that has nothing on its disk, after a crash that left so much of the changelog. */
    public synchronized InMemoryRows restore(int changelogRecords) {
        return new InMemoryRows(newMap(), 0, survivors(changelogRecords));
    }

    private List<Row> survivors(int changelogRecords) {
        if (changelogRecords < flushed || changelogRecords > changelog.size()) {
            throw new IllegalArgumentException(
                    changelogRecords + " is not between " + flushed + " and " + changelog.size());
        }
        return new ArrayList<>(changelog.subList(0, changelogRecords));
    }

    /** All rows except those that are in no changelog: what every copy must agree on. */
    public synchronized NavigableMap<Bytes, Bytes> rows() {
        NavigableMap<Bytes, Bytes> rows = new TreeMap<>();
        local.tailMap(RowKey.endOf(RowKey.LOCAL), true)
                .forEach((key, value) -> rows.put(Bytes.wrap(key), Bytes.wrap(value)));
        return rows;
    }

    private final class Local implements LocalMarks.LocalStore {
        @Override
        public byte @Nullable [] get(byte[] key) {
            return local.get(key);
        }

        @Override
        public void putLocally(byte[] key, byte @Nullable [] value) {
            write(new Write(List.of(new Row(key, value)), -1));
        }
    }

    private static final class SnapshotCursor implements Cursor {
        private final List<Map.Entry<byte[], byte[]>> rows;
        private int at = -1;

        SnapshotCursor(List<Map.Entry<byte[], byte[]>> rows) {
            this.rows = rows;
        }

        @Override
        public boolean next() {
            if (at < rows.size()) {
                at++;
            }
            return at < rows.size();
        }

        @Override
        public byte[] key() {
            return current().getKey();
        }

        @Override
        public byte[] value() {
            return current().getValue();
        }

        private Map.Entry<byte[], byte[]> current() {
            if (at < 0 || at >= rows.size()) {
                throw new NoSuchElementException();
            }
            return rows.get(at);
        }

        @Override
        public void close() {}
    }
}
