package io.streambed.materializer;

import io.streambed.schemas.FoldState;

/**
 * A row of the block index: what a reader must know to start at, or to skip, a block of {@value #SIZE} offsets of a log
 * partition.
 *
 * @param number offsets from {@code number * SIZE}, inclusive, to {@code (number + 1) * SIZE}, exclusive
 * @param fold fold state before the block's first record
 * @param time commit time of the last valid record before the block, epoch milliseconds; 0 if there was none
 * @param tables the tables with valid commits in the block so far
 */
public record LogBlock(long number, FoldState fold, long time, BlockTables tables) {
    /** Offsets in a block. */
    public static final int SIZE = 4096;

    /** Of the next commit: there is none. */
    public static final long NONE = -1;

    /** Of the next commit: there may be some. */
    public static final long UNKNOWN = -2;

    /** The number of the block an offset lies in. */
    public static long numberOf(long offset) {
        return offset / SIZE;
    }

    /** The block's first offset. */
    public long firstOffset() {
        return number * SIZE;
    }

    /** This block with one more commit in it; itself if that says nothing new. */
    LogBlock with(TableSet committed, long offset) {
        BlockTables more = tables.with(committed, place(offset));
        return more.equals(tables) ? this : new LogBlock(number, fold, time, more);
    }

    /** What was known of this block when an offset in it was the last applied. */
    LogBlock upTo(long offset) {
        return new LogBlock(number, fold, time, tables.upTo(place(offset)));
    }

    private int place(long offset) {
        return (int) (offset - firstOffset());
    }

    /** Whether the table has valid commits in the block. */
    public boolean touches(int table) {
        return tables.touches(table);
    }

    /**
     * The offset of the table's first valid commit in this block from an offset in it on. The record there is valid, so a reader
     * can begin with it, whatever it knows of what is before.
     *
     * @return {@link #NONE} if there is none so far; {@link #UNKNOWN} if there may be some, and only reading on tells
     */
    public long nextCommit(int table, long from) {
        long place = tables.next(table, place(from));
        return place < 0 ? place : firstOffset() + place;
    }
}
