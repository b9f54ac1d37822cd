package io.streambed.materializer;

import io.streambed.schemas.LogRecord;
import io.streambed.schemas.RecordCodec;
import io.streambed.schemas.RecordKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The value of a table row: the commit time of the record, then either the value of the TABLE_CHANGED record as it stands
 * in the log, or, for a dropped table, no more than its id, behind the time until which its items are kept if they are.
 *
 * <p>Every record that changes a table has a row of its own, which is never written over: a store that has rows from
 * behind its applied offset (see {@link LocalMarks}) must still know the table as it was there, because that decides what
 * a record does.
 */
final class TableRow {
    private static final byte LIVE = 0;
    private static final byte DROPPED = 1;
    private static final byte KEPT = 2;

    private TableRow() {}

    static byte[] live(long time, byte[] tableChanged) {
        return row(LIVE, time, tableChanged);
    }

    /** The row of a dropped table stays for ever, so it is small. */
    static byte[] dropped(long time, String id, long keptUntil) {
        byte[] name = id.getBytes(StandardCharsets.UTF_8);
        return keptUntil == 0
                ? row(DROPPED, time, name)
                : row(
                        KEPT,
                        time,
                        ByteBuffer.allocate(Long.BYTES + name.length)
                                .putLong(keptUntil)
                                .put(name)
                                .array());
    }

    private static byte[] row(byte state, long time, byte[] content) {
        return RowFormat.write(1 + Long.BYTES + content.length)
                .put(state)
                .putLong(time)
                .put(content)
                .array();
    }

    static AppliedTable decode(byte[] key, byte[] row, RecordCodec codec) {
        int number = RowKey.tableOf(key);
        long offset = RowKey.offsetOf(key);
        ByteBuffer buffer = RowFormat.read(row);
        byte state = buffer.get();
        long time = buffer.getLong();
        long keptUntil = state == KEPT ? buffer.getLong() : 0;
        byte[] content = new byte[buffer.remaining()];
        buffer.get(content);
        if (state == DROPPED || state == KEPT) {
            return new AppliedTable(number, new String(content, StandardCharsets.UTF_8), null, offset, time, keptUntil);
        }
        if (codec.decode(RecordKind.TABLE_CHANGED, content) instanceof LogRecord.TableChanged changed) {
            return new AppliedTable(number, changed.definition().id(), changed.definition(), offset, time);
        }
        throw new CorruptStoreException("the row of table " + number + " holds no definition");
    }
}
