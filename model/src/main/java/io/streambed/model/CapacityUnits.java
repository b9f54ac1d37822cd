package io.streambed.model;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a request consumed of one table's capacity: read units or write units, whichever the operation is about.
 *
 * @param table of the table itself
 * @param local by the name of the local index, in name order; only indexes that took part
 * @param global by the name of the global index, in name order; only indexes that took part
 */
public record CapacityUnits(double table, Map<String, Double> local, Map<String, Double> global) {
    public static final CapacityUnits NONE = ofTable(0);

    /** Units of the table alone. */
    public static CapacityUnits ofTable(double units) {
        return new CapacityUnits(units, Map.of(), Map.of());
    }

    /** The units of table and indexes together. */
    public double total() {
        double total = table;
        for (double units : local.values()) {
            total += units;
        }
        for (double units : global.values()) {
            total += units;
        }
        return total;
    }

    public CapacityUnits plus(CapacityUnits other) {
        return new CapacityUnits(table + other.table, sum(local, other.local), sum(global, other.global));
    }

    /** The units of the same within a transaction, which does everything twice. */
    public CapacityUnits transactional() {
        return plus(this);
    }

    private static Map<String, Double> sum(Map<String, Double> left, Map<String, Double> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return left.isEmpty() ? right : left;
        }
        Map<String, Double> sum = new TreeMap<>(left);
        right.forEach((index, units) -> sum.merge(index, units, Double::sum));
        return sum;
    }
}
