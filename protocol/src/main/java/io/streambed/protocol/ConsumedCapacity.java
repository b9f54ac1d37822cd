package io.streambed.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The capacity units of an answer, for requests that ask for them with ReturnConsumedCapacity.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html">Read and
 *     write operations</a>
 */
public final class ConsumedCapacity {
    private static final int WRITE_UNIT = 1024;
    private static final int READ_UNIT = 4096;

    private ConsumedCapacity() {}

    /** The units of a write whose larger image has this size; a write of nothing costs one. */
    public static double ofWrite(int size) {
        return Math.max(1, Math.ceilDiv(size, WRITE_UNIT));
    }

    /** The units of a read of this many bytes; a read of nothing costs as much as a read of a little. */
    public static double ofRead(int size, boolean consistent) {
        int units = Math.max(1, Math.ceilDiv(size, READ_UNIT));
        return consistent ? units : units * 0.5;
    }

    /** Writes the member ConsumedCapacity if {@code wanted} (a ReturnConsumedCapacity, or null) is TOTAL or INDEXES. */
    public static void write(JsonGenerator generator, @Nullable String wanted, String table, double units)
            throws IOException {
        if (wanted == null || wanted.equals("NONE")) {
            return;
        }
        generator.writeFieldName("ConsumedCapacity");
        writeTable(generator, wanted, table, units);
    }

    /** Writes the member ConsumedCapacity of an operation on several tables, with the units of each. */
    public static void writeAll(JsonGenerator generator, @Nullable String wanted, Map<String, Double> unitsByTable)
            throws IOException {
        if (wanted == null || wanted.equals("NONE")) {
            return;
        }
        generator.writeArrayFieldStart("ConsumedCapacity");
        for (Map.Entry<String, Double> table : unitsByTable.entrySet()) {
            writeTable(generator, wanted, table.getKey(), table.getValue());
        }
        generator.writeEndArray();
    }

    private static void writeTable(JsonGenerator generator, String wanted, String table, double units)
            throws IOException {
        generator.writeStartObject();
        generator.writeStringField("TableName", table);
        generator.writeNumberField("CapacityUnits", units);
        if (wanted.equals("INDEXES")) {
            generator.writeObjectFieldStart("Table");
            generator.writeNumberField("CapacityUnits", units);
            generator.writeEndObject();
        }
        generator.writeEndObject();
    }
}
