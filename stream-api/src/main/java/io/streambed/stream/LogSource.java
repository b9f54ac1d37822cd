package io.streambed.stream;

import io.streambed.schemas.FoldState;
import io.streambed.schemas.RecordHeader;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads ranges of the change log. Blocks; used by one thread at a time, for one call after another. */
public interface LogSource extends AutoCloseable {
    /**
     * A record as it stands in the log.
     *
     * @param header null if it has none of ours
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; it only carries the bytes from the log to the fold
    record Entry(long offset, @Nullable RecordHeader header, byte[] value) {}

    /**
     * What a read gave.
     *
     * @param next where to read on: at least where the read began
     */
    record Batch(List<Entry> entries, long next) {
        /**
         * The fold state before the first record.
         *
         * @param commit where the block index says that there is a valid commit
         * @return null if the first record is not at that offset, or cannot be what the index says
         */
        public @Nullable FoldState foldBefore(long commit) {
            Entry first = entries.isEmpty() ? null : entries.getFirst();
            return first != null
                            && first.offset() == commit
                            && first.header() != null
                            && first.header().kind().changesItems()
                    ? FoldState.before(first.header())
                    : null;
        }
    }

    /**
     * Records from {@code from} on, as many as come at once, but none at or after {@code to}. No progress means that
     * nothing came before the deadline.
     *
     * @param deadlineNanos in terms of {@link System#nanoTime()}
     * @throws LogTrimmedException if the log begins after {@code from}
     */
    Batch read(int logPartition, long from, long to, long deadlineNanos);

    /** The first offset the log still has. */
    long startOffset(int logPartition, long deadlineNanos);

    /** The offset behind the last record the log has. */
    long endOffset(int logPartition, long deadlineNanos);

    /**
     * Reads from Kafka, with a consumer of its own.
     *
     * @param clientConfig how to reach the cluster
     */
    static LogSource kafka(Map<String, Object> clientConfig, String changesTopic) {
        return new KafkaLogSource(clientConfig, changesTopic);
    }

    @Override
    void close();
}
