package io.streambed.history;

/**
 * Where history is cut. Only whole records count: a commit is either on this side of a moment or on the other.
 */
public sealed interface Moment {
    /** Whether what a record at an offset says has happened by this moment. */
    boolean includes(long offset, long time);

    /**
     * After everything that was committed at or before a millisecond, on every log partition.
     *
     * @param millis epoch milliseconds
     */
    record Time(long millis) implements Moment {
        @Override
        public boolean includes(long offset, long time) {
            return time <= millis;
        }
    }

    /**
     * After the record at an offset of one log partition.
     *
     * @param last the offset; -1 is before the first record
     */
    record Offset(long last) implements Moment {
        @Override
        public boolean includes(long offset, long time) {
            return offset <= last;
        }
    }
}
