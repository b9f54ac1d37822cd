package io.streambed.stream;

import io.streambed.schemas.RecordHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A change log in memory that counts what is read of it. Thread-safe. */
final class FakeLog {
    private final Map<Integer, List<LogSource.Entry>> partitions = new HashMap<>();
    private final Map<Integer, Long> starts = new HashMap<>();
    private long entriesRead;
    private @Nullable RuntimeException failure;

    synchronized LogSource.Entry append(int logPartition, @Nullable RecordHeader header, byte[] value) {
        List<LogSource.Entry> entries = entries(logPartition);
        LogSource.Entry entry = new LogSource.Entry(entries.size(), header, value);
        entries.add(entry);
        return entry;
    }

    synchronized void trimTo(int logPartition, long offset) {
        starts.put(logPartition, offset);
    }

    synchronized void failWith(@Nullable RuntimeException exception) {
        failure = exception;
    }

    synchronized long entriesRead() {
        return entriesRead;
    }

    private List<LogSource.Entry> entries(int logPartition) {
        return partitions.computeIfAbsent(logPartition, number -> new ArrayList<>());
    }

    private synchronized LogSource.Batch read(int logPartition, long from, long to, int batchSize) {
        if (failure != null) {
            throw failure;
        }
        if (from < starts.getOrDefault(logPartition, 0L)) {
            throw new LogTrimmedException(logPartition, from);
        }
        List<LogSource.Entry> entries = entries(logPartition);
        long end = Math.min(Math.min(to, from + batchSize), entries.size());
        List<LogSource.Entry> batch = List.copyOf(entries.subList((int) from, (int) end));
        entriesRead += batch.size();
        return new LogSource.Batch(batch, end);
    }

    private synchronized long startOf(int logPartition) {
        if (failure != null) {
            throw failure;
        }
        return starts.getOrDefault(logPartition, 0L);
    }

    private synchronized long endOf(int logPartition) {
        return entries(logPartition).size();
    }

    /** A source that gives at most so many records at once. */
    LogSource source(int batchSize) {
        return new LogSource() {
            @Override
            public Batch read(int logPartition, long from, long to, long deadlineNanos) {
                return FakeLog.this.read(logPartition, from, to, batchSize);
            }

            @Override
            public long startOffset(int logPartition, long deadlineNanos) {
                return startOf(logPartition);
            }

            @Override
            public long endOffset(int logPartition, long deadlineNanos) {
                return endOf(logPartition);
            }

            @Override
            public void close() {}
        };
    }
}
