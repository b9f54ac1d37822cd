package io.streambed.materializer;

import io.streambed.schemas.LogRecord;
import io.streambed.schemas.RecordCodec;
import io.streambed.schemas.RecordKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The value of a table's row: offset and time of the record last applied, then either the value of the TABLE_CHANGED
 * record as it stands in the log, or, for a dropped table, no more than its id.
 */
final class TableRow {
    private static final byte LIVE = 0;
    private static final byte DROPPED = 1;
    private static final int PREFIX = 2 * Long.BYTES + 1;

    private TableRow() {}

    /** The row of a live table. */
    static byte[] live(long offset, long time, byte[] tableChanged) {
        return row(LIVE, offset, time, tableChanged);
    }

    /** The row of a dropped table: it stays for ever, so it is small. */
    static byte[] dropped(long offset, long time, String id) {
        return row(DROPPED, offset, time, id.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] row(byte state, long offset, long time, byte[] content) {
        return RowFormat.write(PREFIX + content.length)
                .put(state)
                .putLong(offset)
                .putLong(time)
                .put(content)
                .array();
    }

    static AppliedTable decode(int number, byte[] row, RecordCodec codec) {
        ByteBuffer buffer = RowFormat.read(row);
        byte state = buffer.get();
        long offset = buffer.getLong();
        long time = buffer.getLong();
        byte[] content = new byte[buffer.remaining()];
        buffer.get(content);
        if (state == DROPPED) {
            return new AppliedTable(number, new String(content, StandardCharsets.UTF_8), null, offset, time);
        }
        if (codec.decode(RecordKind.TABLE_CHANGED, content) instanceof LogRecord.TableChanged changed) {
            return new AppliedTable(number, changed.definition().id(), changed.definition(), offset, time);
        }
        throw new CorruptStoreException("the row of table " + number + " holds no definition");
    }
}
