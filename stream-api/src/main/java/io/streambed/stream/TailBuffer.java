package io.streambed.stream;

import io.streambed.materializer.AppliedRecord;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.PartitionListener;
import io.streambed.model.PartitionMovedException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last few megabytes of streamed commits of every log partition that is open on this node, so that readers at the tip
 * are served from memory. Thread-safe.
 *
 * <p>To be told of a record before whoever answers the record's writer: then a reader that starts after the answer finds
 * the change.
 */
public final class TailBuffer implements PartitionListener {
    /** Bytes kept for each log partition unless told otherwise. */
    public static final long DEFAULT_BYTES_PER_PARTITION = 4L << 20;

    private final long bytesPerPartition;
    private final Map<Integer, Tail> tails = new ConcurrentHashMap<>();

    public TailBuffer() {
        this(DEFAULT_BYTES_PER_PARTITION);
    }

    public TailBuffer(long bytesPerPartition) {
        this.bytesPerPartition = bytesPerPartition;
    }

    @Override
    public void opened(OpenPartition partition) {
        tails.put(partition.logPartition(), new Tail(partition, bytesPerPartition));
    }

    @Override
    public void applied(OpenPartition partition, AppliedRecord record) {
        Tail tail = tails.get(partition.logPartition());
        if (tail != null && tail.isOf(partition)) {
            tail.applied(record);
        }
    }

    @Override
    public void closed(OpenPartition partition, boolean clean) {
        tails.computeIfPresent(partition.logPartition(), (number, tail) -> tail.isOf(partition) ? null : tail);
    }

    /**
     * The tail of an open partition.
     *
     * @throws PartitionMovedException if it is not open any more
     */
    Tail of(OpenPartition partition) {
        Tail tail = tails.get(partition.logPartition());
        if (tail == null || !tail.isOf(partition)) {
            throw new PartitionMovedException(partition.logPartition());
        }
        return tail;
    }
}
