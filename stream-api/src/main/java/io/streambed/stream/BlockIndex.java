package io.streambed.stream;

import io.streambed.materializer.LogBlock;
import io.streambed.materializer.OpenPartition;
import io.streambed.schemas.FoldState;
import org.jspecify.annotations.Nullable;

/** What readers ask the block index of an open partition. */
public final class BlockIndex {
    /** How many blocks to fold, at most, where index rows are lost. */
    private static final int MAX_BLOCKS_BACK = 4;

    private BlockIndex() {}

    /**
     * Where to fold from to read from an offset on: the start of the nearest block that the index knows and the log has.
     *
     * @param logStart the first offset the log has
     * @return null if there is none near
     */
    public static @Nullable Cursor start(OpenPartition partition, long offset, long logStart) {
        long number = LogBlock.numberOf(offset);
        for (int back = 0; back < MAX_BLOCKS_BACK && number - back >= 0; back++) {
            long first = (number - back) * LogBlock.SIZE;
            if (first < logStart) {
                return null;
            }
            LogBlock block = partition.block(number - back);
            if (block != null) {
                return Cursor.at(first, block.fold());
            }
            if (first == 0) {
                return Cursor.at(0, FoldState.INITIAL);
            }
        }
        return null;
    }

    /**
     * The first offset, from {@code from} on, whose block has not wholly passed a time. Blocks whose successor is unknown
     * count as passed, unless they are the last.
     *
     * @param last the last applied offset
     * @param time epoch milliseconds
     */
    public static long firstSince(OpenPartition partition, long from, long last, long time) {
        long low = LogBlock.numberOf(from);
        long high = Math.max(LogBlock.numberOf(Math.max(last, 0)), low);
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (passed(partition, middle, time)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Math.max(from, low * LogBlock.SIZE);
    }

    /** Whether every record of a block was committed before a time, as far as is known; not for the last block. */
    private static boolean passed(OpenPartition partition, long number, long time) {
        LogBlock next = partition.block(number + 1);
        return next == null || next.time() < time;
    }
}
