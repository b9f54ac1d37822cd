package io.streambed.stream;

import io.streambed.schemas.FoldState;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How far a {@link ChangeReader} has read a log partition. It stays good over restarts, on every node, for as long as the log
 * reaches back that far. Immutable; equal by value.
 */
public final class ChangePosition {
    private static final byte VERSION = 1;
    private static final int FOLD_LENGTH = FoldState.INITIAL.encode().length;
    private static final int LENGTH = 1 + Long.BYTES + FOLD_LENGTH + Long.BYTES + Integer.BYTES;

    private final Cursor cursor;

    ChangePosition(Cursor cursor) {
        this.cursor = cursor;
    }

    Cursor cursor() {
        return cursor;
    }

    /** The number that the next change has at least. */
    public SequenceNumber next() {
        return cursor.from();
    }

    /** For {@link #decode}, in another process perhaps. */
    public byte[] encode() {
        return ByteBuffer.allocate(LENGTH)
                .put(VERSION)
                .putLong(cursor.offset())
                .put(cursor.fold().encode())
                .putLong(cursor.from().offset())
                .putInt(cursor.from().index())
                .array();
    }

    /**
     * The inverse of {@link #encode}.
     *
     * @throws IllegalArgumentException if these bytes are no position
     */
    public static ChangePosition decode(byte[] bytes) {
        if (bytes.length != LENGTH || bytes[0] != VERSION) {
            throw new IllegalArgumentException(
                    "no position: " + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, LENGTH)));
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, LENGTH - 1);
        long offset = buffer.getLong();
        byte[] fold = new byte[FOLD_LENGTH];
        buffer.get(fold);
        return new ChangePosition(
                new Cursor(offset, FoldState.decode(fold), new SequenceNumber(buffer.getLong(), buffer.getInt())));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChangePosition that && Arrays.equals(encode(), that.encode());
    }

    @Override
    public int hashCode() {
        return cursor.from().hashCode();
    }

    @Override
    public String toString() {
        return cursor.from().toString();
    }
}
