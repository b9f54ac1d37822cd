package io.streambed.materializer;

import io.streambed.schemas.FoldState;
import java.nio.ByteBuffer;

/**
 * How far a log partition has been folded. It is written last in the same atomic write as the effects of the record.
 *
 * @param offset of the last record folded, void ones included; -1 before the first
 * @param fold the fold state after it
 * @param time commit time of the last valid record, epoch milliseconds; 0 before the first
 */
record AppliedRow(long offset, FoldState fold, long time) {
    static final AppliedRow NONE = new AppliedRow(-1, FoldState.INITIAL, 0);

    byte[] encode() {
        byte[] foldBytes = fold.encode();
        return RowFormat.write(2 * Long.BYTES + foldBytes.length)
                .putLong(offset)
                .putLong(time)
                .put(foldBytes)
                .array();
    }

    static AppliedRow decode(byte[] row) {
        ByteBuffer buffer = RowFormat.read(row);
        long offset = buffer.getLong();
        long time = buffer.getLong();
        byte[] foldBytes = new byte[buffer.remaining()];
        buffer.get(foldBytes);
        return new AppliedRow(offset, FoldState.decode(foldBytes), time);
    }
}
