package io.streambed.materializer;

import java.nio.ByteBuffer;

/**
 * A table's counters with the offset of the record that last changed them. Because counters are sums, a record that is
 * applied again, over a row that has it already, must not be added twice.
 */
record CountersRow(TableCounters counters, long offset) {
    static final CountersRow NONE = new CountersRow(TableCounters.NONE, -1);

    byte[] encode() {
        return RowFormat.write(3 * Long.BYTES)
                .putLong(counters.itemCount())
                .putLong(counters.sizeBytes())
                .putLong(offset)
                .array();
    }

    static CountersRow decode(byte[] row) {
        ByteBuffer buffer = RowFormat.read(row);
        TableCounters counters = new TableCounters(buffer.getLong(), buffer.getLong());
        return new CountersRow(counters, buffer.getLong());
    }
}
