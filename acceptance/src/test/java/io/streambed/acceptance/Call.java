package io.streambed.acceptance;

import org.jspecify.annotations.Nullable;

/** What a client did to one item, when, and what it was told. Times are {@link System#nanoTime}; writes are known by their names. */
sealed interface Call {
    /** The end of a call that was never answered: it may happen at any time. */
    long NEVER = Long.MAX_VALUE;

    LedgerKey key();

    long begin();

    long end();

    /** A strongly consistent read. {@code seen} null: there was no item. */
    record Read(LedgerKey key, @Nullable String seen, long begin, long end) implements Call {}

    /** A put, or a delete if {@code write} is null. Either asks for the item it replaces. */
    record Write(
            LedgerKey key, @Nullable String write, Precondition precondition, Outcome outcome, long begin, long end)
            implements Call {
        boolean isDelete() {
            return write == null;
        }
    }

    /** What became of a write, as far as its client knows. */
    sealed interface Outcome {
        /** It happened, and replaced this: null if there was nothing. */
        record Acknowledged(@Nullable String replaced) implements Outcome {}

        /** Its condition failed. */
        record Refused() implements Outcome {}

        /** It may have happened. */
        record Unknown() implements Outcome {}
    }
}
