package io.streambed.materializer;

import io.streambed.schemas.FoldState;
import java.nio.ByteBuffer;

/** The value of a row of the block index: time, fold state, table numbers in ascending order. */
final class BlockRow {
    private BlockRow() {}

    static byte[] encode(LogBlock block) {
        byte[] fold = block.fold().encode();
        TableSet tables = block.tables();
        byte[] row = new byte[1 + Long.BYTES + 1 + fold.length + tables.size() * Integer.BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(row)
                .put(RowFormat.VERSION)
                .putLong(block.time())
                .put((byte) fold.length)
                .put(fold);
        for (int i = 0; i < tables.size(); i++) {
            buffer.putInt(tables.at(i));
        }
        return row;
    }

    static LogBlock decode(long number, byte[] row) {
        ByteBuffer buffer = RowFormat.read(row);
        long time = buffer.getLong();
        byte[] fold = new byte[buffer.get()];
        buffer.get(fold);
        int[] tables = new int[buffer.remaining() / Integer.BYTES];
        buffer.asIntBuffer().get(tables);
        return new LogBlock(number, FoldState.decode(fold), time, TableSet.ofSorted(tables));
    }
}
