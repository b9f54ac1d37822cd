package io.streambed.expressions;

import java.util.List;

/**
 * Which keys a SELECT reads.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.select.html">PartiQL select statements
 *     for DynamoDB</a>
 */
public sealed interface KeyPlan {
    /** All of them, because the condition does not say which partitions. */
    enum Scan implements KeyPlan {
        SCAN
    }

    /**
     * These, one after the other; no item is in two of them.
     *
     * @param ranges ordered by partition, then by where they begin
     * @param exact whether all items in the ranges meet the condition
     * @param filtered the names of the attributes that the condition is about beside the key; empty if there is a partition for
     *     which there are none
     */
    record Ranges(List<KeyRange> ranges, boolean exact, List<String> filtered) implements KeyPlan {
        public Ranges {
            ranges = List.copyOf(ranges);
            filtered = List.copyOf(filtered);
        }
    }
}
