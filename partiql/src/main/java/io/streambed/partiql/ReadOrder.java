package io.streambed.partiql;

import io.streambed.expressions.KeyPlan;
import io.streambed.expressions.KeyRange;
import io.streambed.expressions.QueryKey;
import io.streambed.expressions.partiql.Statement;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.KeyAttribute;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** In which order a SELECT reads: partitions among themselves, and the sort keys in each. */
record ReadOrder(boolean partitionsDescending, boolean sortDescending) {
    private static final ReadOrder ASCENDING = new ReadOrder(false, false);

    /**
     * What an ORDER BY stands for.
     *
     * @param terms null if there is none
     * @throws DynamoDbException a validation error in the service's words if keys cannot be read like this
     */
    static ReadOrder of(@Nullable List<Statement.OrderTerm> terms, QueryKey key, KeyPlan plan) {
        if (terms == null) {
            return ASCENDING;
        }
        KeyAttribute partition = key.partition().getFirst();
        KeyAttribute sort = key.sort().isEmpty() ? null : key.sort().getFirst();
        @Nullable Boolean partitions = null;
        @Nullable Boolean sorts = null;
        for (Statement.OrderTerm term : terms) {
            if (term.attribute().equals(partition.name())) {
                partitions = partitions == null ? term.descending() : partitions;
            } else if (sort != null && term.attribute().equals(sort.name())) {
                sorts = sorts == null ? term.descending() : sorts;
            } else {
                throw DynamoDbException.validation(
                        "Attribute " + term.attribute() + " in ORDER BY clause must be part of the primary key");
            }
        }
        if (!(plan instanceof KeyPlan.Ranges(List<KeyRange> ranges, boolean _, List<String> _))) {
            throw DynamoDbException.validation(
                    "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.");
        }
        if (partitions == null && partitionsOf(ranges) > 1) {
            throw DynamoDbException.validation("Must have hash key in ORDER BY clause when more than one hash key"
                    + " condition specified in WHERE clause.");
        }
        // Under an order by the partition key alone, the service gives sort keys from the last to the first.
        return new ReadOrder(partitions != null && partitions, sorts == null || sorts);
    }

    private static long partitionsOf(List<KeyRange> ranges) {
        return ranges.stream().map(KeyRange::partition).distinct().count();
    }

    /** The ranges, which are ordered by partition and sort key, in this order. */
    List<KeyRange> of(List<KeyRange> ascending) {
        if (!partitionsDescending && !sortDescending) {
            return ascending;
        }
        List<KeyRange> ordered = new ArrayList<>(ascending.size());
        int from = 0;
        while (from < ascending.size()) {
            List<AttributeValue> partition = ascending.get(from).partition();
            int to = from;
            while (to < ascending.size() && ascending.get(to).partition().equals(partition)) {
                to++;
            }
            List<KeyRange> group = ascending.subList(from, to);
            ordered.addAll(partitionsDescending ? 0 : ordered.size(), sortDescending ? group.reversed() : group);
            from = to;
        }
        return ordered;
    }
}
