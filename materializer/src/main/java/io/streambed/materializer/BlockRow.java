package io.streambed.materializer;

import io.streambed.schemas.FoldState;
import java.nio.ByteBuffer;

/**
 * The value of a row of the block index: time, fold state, tables. Rows of the format before have table numbers without places;
 * they are read as tables whose commits may be anywhere in the block.
 */
final class BlockRow {
    private static final byte WITH_PLACES = 2;

    private BlockRow() {}

    static byte[] encode(LogBlock block) {
        byte[] fold = block.fold().encode();
        byte[] row = new byte[1 + Long.BYTES + 1 + fold.length + block.tables().encodedLength()];
        ByteBuffer buffer = ByteBuffer.wrap(row)
                .put(WITH_PLACES)
                .putLong(block.time())
                .put((byte) fold.length)
                .put(fold);
        block.tables().encode(buffer);
        return row;
    }

    static LogBlock decode(long number, byte[] row) {
        boolean places = row.length > 0 && row[0] == WITH_PLACES;
        ByteBuffer buffer = places ? ByteBuffer.wrap(row, 1, row.length - 1) : RowFormat.read(row);
        long time = buffer.getLong();
        byte[] fold = new byte[buffer.get()];
        buffer.get(fold);
        BlockTables tables = places ? BlockTables.decode(buffer) : BlockTables.decodeNumbers(buffer);
        return new LogBlock(number, FoldState.decode(fold), time, tables);
    }
}
