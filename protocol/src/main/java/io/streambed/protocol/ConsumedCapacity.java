package io.streambed.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.CapacityUnits;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The capacity units of an answer, for requests that ask for them with ReturnConsumedCapacity.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html">ConsumedCapacity</a>
 */
public final class ConsumedCapacity {
    private ConsumedCapacity() {}

    /**
     * Whether the answer shows capacity units at all: if not, there is no need to compute them.
     *
     * @param wanted a ReturnConsumedCapacity, or null
     */
    public static boolean isWanted(@Nullable String wanted) {
        return wanted != null && !wanted.equals("NONE");
    }

    /** Writes the member ConsumedCapacity if {@code wanted} (a ReturnConsumedCapacity, or null) is TOTAL or INDEXES. */
    public static void write(JsonGenerator generator, @Nullable String wanted, String table, CapacityUnits units)
            throws IOException {
        if (isWanted(wanted)) {
            generator.writeFieldName("ConsumedCapacity");
            writeTable(generator, wanted, table, units);
        }
    }

    /** Writes the member ConsumedCapacity of an operation on several tables, with the units of each. */
    public static void writeAll(
            JsonGenerator generator, @Nullable String wanted, Map<String, CapacityUnits> unitsByTable)
            throws IOException {
        if (isWanted(wanted)) {
            generator.writeArrayFieldStart("ConsumedCapacity");
            for (Map.Entry<String, CapacityUnits> table : unitsByTable.entrySet()) {
                writeTable(generator, wanted, table.getKey(), table.getValue());
            }
            generator.writeEndArray();
        }
    }

    /**
     * Writes the member ConsumedCapacity of an operation on several items, with the units of each.
     *
     * @param tables their names, one for each of the units
     */
    public static void writeEach(
            JsonGenerator generator, @Nullable String wanted, List<String> tables, List<CapacityUnits> units)
            throws IOException {
        if (isWanted(wanted)) {
            generator.writeArrayFieldStart("ConsumedCapacity");
            for (int i = 0; i < units.size(); i++) {
                writeTable(generator, wanted, tables.get(i), units.get(i));
            }
            generator.writeEndArray();
        }
    }

    /**
     * Writes the member ConsumedCapacity of a transaction, which says what kind of units they are.
     *
     * @param kind {@code ReadCapacityUnits} or {@code WriteCapacityUnits}
     */
    public static void writeTransaction(
            JsonGenerator generator, @Nullable String wanted, String kind, Map<String, CapacityUnits> unitsByTable)
            throws IOException {
        if (isWanted(wanted)) {
            generator.writeArrayFieldStart("ConsumedCapacity");
            for (Map.Entry<String, CapacityUnits> table : unitsByTable.entrySet()) {
                writeTable(generator, wanted, table.getKey(), table.getValue(), kind);
            }
            generator.writeEndArray();
        }
    }

    private static void writeTable(JsonGenerator generator, @Nullable String wanted, String table, CapacityUnits units)
            throws IOException {
        writeTable(generator, wanted, table, units, null);
    }

    private static void writeTable(
            JsonGenerator generator, @Nullable String wanted, String table, CapacityUnits units, @Nullable String kind)
            throws IOException {
        generator.writeStartObject();
        generator.writeStringField("TableName", table);
        generator.writeNumberField("CapacityUnits", units.total());
        if (kind != null) {
            generator.writeNumberField(kind, units.total());
        }
        if ("INDEXES".equals(wanted)) {
            generator.writeFieldName("Table");
            writeUnits(generator, units.table());
            writeIndexes(generator, "LocalSecondaryIndexes", units.local());
            writeIndexes(generator, "GlobalSecondaryIndexes", units.global());
        }
        generator.writeEndObject();
    }

    /** Indexes that took no part are not named. */
    private static void writeIndexes(JsonGenerator generator, String member, Map<String, Double> units)
            throws IOException {
        if (units.isEmpty()) {
            return;
        }
        generator.writeObjectFieldStart(member);
        for (Map.Entry<String, Double> index : units.entrySet()) {
            generator.writeFieldName(index.getKey());
            writeUnits(generator, index.getValue());
        }
        generator.writeEndObject();
    }

    private static void writeUnits(JsonGenerator generator, double units) throws IOException {
        generator.writeStartObject();
        generator.writeNumberField("CapacityUnits", units);
        generator.writeEndObject();
    }
}
