package io.streambed.materializer;

import io.streambed.schemas.FoldState;

/**
 * A row of the block index: what a reader must know to start at, or to skip, a block of {@value #SIZE} offsets of a log
 * partition.
 *
 * @param number offsets from {@code number * SIZE}, inclusive, to {@code (number + 1) * SIZE}, exclusive
 * @param fold fold state before the block's first record
 * @param time commit time of the last valid record before the block, epoch milliseconds; 0 if there was none
 * @param tables numbers of the tables with valid commits in the block so far
 */
public record LogBlock(long number, FoldState fold, long time, TableSet tables) {
    /** Offsets in a block. */
    public static final int SIZE = 4096;

    /** The number of the block an offset lies in. */
    public static long numberOf(long offset) {
        return offset / SIZE;
    }

    /** The block's first offset. */
    public long firstOffset() {
        return number * SIZE;
    }

    /** This block with the tables of one more commit in it; itself if it has them. */
    LogBlock with(TableSet committed) {
        TableSet more = tables;
        for (int i = 0; i < committed.size(); i++) {
            more = more.with(committed.at(i));
        }
        return more.equals(tables) ? this : new LogBlock(number, fold, time, more);
    }

    /** Whether the table has valid commits in the block. */
    public boolean touches(int table) {
        return tables.contains(table);
    }
}
