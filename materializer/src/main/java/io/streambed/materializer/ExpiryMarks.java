package io.streambed.materializer;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * For which tables the {@link ExpiryEntries} of all items are made, and how far that is for the others: one row for all tables,
 * so that {@link LocalMarks} can set it back. Immutable.
 */
record ExpiryMarks(Map<Integer, Mark> byTable) {
    static final ExpiryMarks NONE = new ExpiryMarks(Map.of());

    /**
     * How far the entries of a table are made.
     *
     * @param setting when the table's time to live was set
     * @param next the first item row that is not looked at yet; null if all are
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Mark(long setting, byte @Nullable [] next) {}

    ExpiryMarks {
        byTable = Map.copyOf(byTable);
    }

    @Nullable
    Mark of(int table) {
        return byTable.get(table);
    }

    byte[] encode() {
        int size = 0;
        for (Mark mark : byTable.values()) {
            size += Integer.BYTES + Long.BYTES + Integer.BYTES + lengthOf(mark.next());
        }
        byte[] row = RowFormat.write(size).array();
        ByteBuffer buffer = ByteBuffer.wrap(row, row.length - size, size);
        new TreeMap<>(byTable).forEach((table, mark) -> {
            byte[] next = mark.next();
            buffer.putInt(table).putLong(mark.setting()).putInt(lengthOf(next));
            if (next != null) {
                buffer.put(next);
            }
        });
        return row;
    }

    /** An item row's key is never empty. */
    private static int lengthOf(byte @Nullable [] next) {
        return next == null ? 0 : next.length;
    }

    static ExpiryMarks decode(byte[] row) {
        ByteBuffer buffer = RowFormat.read(row);
        Map<Integer, Mark> marks = new TreeMap<>();
        while (buffer.hasRemaining()) {
            int table = buffer.getInt();
            long setting = buffer.getLong();
            int length = buffer.getInt();
            byte[] next = null;
            if (length > 0) {
                next = new byte[length];
                buffer.get(next);
            }
            marks.put(table, new Mark(setting, next));
        }
        return new ExpiryMarks(marks);
    }
}
