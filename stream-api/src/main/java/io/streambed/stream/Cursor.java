package io.streambed.stream;

import io.streambed.schemas.FoldState;

/**
 * Where a reader of a shard stands. To know which records are valid it folds the log from a known place on, and that may
 * lie before the first change it wants.
 *
 * @param offset everything before it is folded
 * @param fold the fold state before {@code offset}
 * @param from changes before it are not wanted
 */
public record Cursor(long offset, FoldState fold, SequenceNumber from) {
    /** A reader that has all before {@code offset} and wants all from there on. */
    static Cursor at(long offset, FoldState fold) {
        return new Cursor(offset, fold, SequenceNumber.at(offset));
    }

    /** The same reader with the log folded further. */
    Cursor foldedTo(long next, FoldState after) {
        SequenceNumber start = SequenceNumber.at(next);
        return new Cursor(next, after, from.compareTo(start) < 0 ? start : from);
    }
}
