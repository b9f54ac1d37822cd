package io.streambed.materializer;

import io.streambed.schemas.CatalogRecord.PartitionApplied;

/**
 * A stream's window on one table partition's log partition. The window is open at both ends: the records it starts and
 * ends with are definition records.
 *
 * @param tablePartition index of the table partition
 * @param logPartition where it lives
 * @param startOffset offset of the record that enabled the stream here; -1 until it is applied
 * @param startTime commit time of that record, epoch milliseconds; 0 until it is applied
 * @param endOffset offset of the record that disabled the stream or dropped the table here; -1 while it is open
 * @param endTime commit time of that record, epoch milliseconds; 0 while it is open
 */
public record StreamShard(
        int tablePartition, int logPartition, long startOffset, long startTime, long endOffset, long endTime) {

    static StreamShard notStarted(int tablePartition, int logPartition) {
        return new StreamShard(tablePartition, logPartition, -1, 0, -1, 0);
    }

    public boolean started() {
        return startOffset >= 0;
    }

    public boolean ended() {
        return endOffset >= 0;
    }

    /**
     * A log partition may go over versions, so it is the first record of the enabling version or a later one that starts the
     * window. The least offset wins, so the order of confirmations does not matter.
     */
    StreamShard startedBy(PartitionApplied applied) {
        return started() && startOffset <= applied.offset()
                ? this
                : new StreamShard(tablePartition, logPartition, applied.offset(), applied.time(), endOffset, endTime);
    }

    StreamShard endedBy(PartitionApplied applied) {
        return ended() && endOffset <= applied.offset()
                ? this
                : new StreamShard(
                        tablePartition, logPartition, startOffset, startTime, applied.offset(), applied.time());
    }
}
