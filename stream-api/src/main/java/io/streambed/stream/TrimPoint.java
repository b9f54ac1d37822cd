package io.streambed.stream;

import io.streambed.materializer.LogBlock;
import io.streambed.materializer.OpenPartition;
import java.util.OptionalLong;

/** Decides how far a log partition can be trimmed. Pure. */
final class TrimPoint {
    private TrimPoint() {}

    /**
     * The offset before which everything can go: the start of a block that the index knows, so that readers can begin
     * there, with nothing before it that was committed after a time.
     *
     * @param logStart the first offset the log has
     * @param committed the materializer's committed offset: what is before it is materialized for good; -1 if nothing is
     * @param oldest what was committed at or after this time stays; epoch milliseconds
     * @return empty if nothing can go
     */
    static OptionalLong of(OpenPartition partition, long logStart, long committed, long oldest) {
        long bound = Math.min(committed, partition.appliedOffset() + 1);
        long low = LogBlock.numberOf(logStart);
        long high = bound < 0 ? low : Math.max(low, LogBlock.numberOf(bound));
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            if (old(partition, middle, oldest)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        LogBlock block = partition.block(low);
        return block != null && block.time() < oldest && block.firstOffset() > logStart && block.firstOffset() <= bound
                ? OptionalLong.of(block.firstOffset())
                : OptionalLong.empty();
    }

    /** Whether everything before a block is old. A row that is missing was trimmed away, or is not needed any more. */
    private static boolean old(OpenPartition partition, long number, long oldest) {
        LogBlock block = partition.block(number);
        return block == null || block.time() < oldest;
    }
}
