package io.streambed.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Read capacity units: one for each 4 KB begun of what is read, half of that for eventually consistent reads. What finds
 * nothing costs as much as what finds little.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html">DynamoDB read and
 *     write operations</a>
 */
public final class ReadUnits {
    /** Bytes that one unit reads. */
    public static final int UNIT = 4096;

    private ReadUnits() {}

    /**
     * The units of what is rounded up as one: an item of GetItem and BatchGetItem, or all that one page of Query or Scan read of a
     * table or index.
     *
     * @param bytes 0 if there is nothing
     */
    public static double of(long bytes, boolean consistent) {
        long units = Math.max(1, Math.ceilDiv(bytes, UNIT));
        return consistent ? units : units * 0.5;
    }

    /**
     * The units of a page of Query or Scan, before any filter.
     *
     * @param index null if the table itself was read
     * @param bytes the sizes of the items read, or of the index's entries, all together
     * @param fetched units of the items that were fetched from the table because the local index lacks attributes: the sum of
     *     {@link #of} over each of them
     */
    public static CapacityUnits ofPage(@Nullable SecondaryIndex index, long bytes, double fetched, boolean consistent) {
        return split(index, of(bytes, consistent), fetched);
    }

    /** Units of what was read, which are the index's if there is one, and of what was fetched from the table beside. */
    public static CapacityUnits split(@Nullable SecondaryIndex index, double units, double fetched) {
        if (index == null) {
            return CapacityUnits.ofTable(units);
        }
        Map<String, Double> ofIndex = Map.of(index.name(), units);
        return index.isLocal()
                ? new CapacityUnits(fetched, ofIndex, Map.of())
                : new CapacityUnits(fetched, Map.of(), ofIndex);
    }
}
