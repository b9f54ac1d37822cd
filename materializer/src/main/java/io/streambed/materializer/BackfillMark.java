package io.streambed.materializer;

import io.streambed.schemas.IndexUpdates.BackfillStep;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How much of a source's backfill of an index has been applied: the row at the index's log partition.
 *
 * @param attempt the number the source has given its attempt
 * @param steps how many of its steps have been applied, without a gap from the first
 * @param state what is known of the attempt
 * @param at position of the last of these steps in the topic: because steps are counted, one that is applied again over a
 *     row that has it already, see {@link LocalMarks}, must not be counted twice
 */
record BackfillMark(long attempt, int steps, State state, long at) {
    enum State {
        RUNNING(0),
        /** A step is missing: this attempt will never be complete, the source must begin anew. */
        BROKEN(1),
        COMPLETE(2);

        private final byte code;

        State(int code) {
            this.code = (byte) code;
        }

        static State ofCode(byte code) {
            return switch (code) {
                case 0 -> RUNNING;
                case 1 -> BROKEN;
                case 2 -> COMPLETE;
                default -> throw new CorruptStoreException("a backfill in state " + code);
            };
        }
    }

    static Rows.Row row(Rows rows, int source, BackfillStep step, long at) {
        byte[] key = RowKey.backfillMark(step.table(), step.index(), source);
        BackfillMark before = decode(rows.get(key));
        return new Rows.Row(key, after(before, step, at).encode());
    }

    /** Once complete it stays so: what the source sends again are entries that are there. */
    private static BackfillMark after(@Nullable BackfillMark before, BackfillStep step, long at) {
        if (before != null && (before.at >= at || before.state == State.COMPLETE)) {
            return before; // the changelog may not have it, so it is written nevertheless
        }
        BackfillMark running = before == null || before.attempt != step.attempt()
                ? new BackfillMark(step.attempt(), 0, State.RUNNING, at)
                : before;
        if (running.state == State.BROKEN || step.number() != running.steps) {
            return new BackfillMark(step.attempt(), running.steps, State.BROKEN, at);
        }
        return new BackfillMark(step.attempt(), running.steps + 1, step.last() ? State.COMPLETE : State.RUNNING, at);
    }

    static boolean isComplete(Rows rows, int table, int index, int source, long position) {
        BackfillMark mark = decode(rows.get(RowKey.backfillMark(table, index, source)));
        return mark != null && mark.state == State.COMPLETE && mark.at <= position;
    }

    private byte[] encode() {
        return RowFormat.write(2 * Long.BYTES + Integer.BYTES + 1)
                .putLong(attempt)
                .putInt(steps)
                .put(state.code)
                .putLong(at)
                .array();
    }

    private static @Nullable BackfillMark decode(byte @Nullable [] row) {
        if (row == null) {
            return null;
        }
        ByteBuffer buffer = RowFormat.read(row);
        return new BackfillMark(buffer.getLong(), buffer.getInt(), State.ofCode(buffer.get()), buffer.getLong());
    }
}
