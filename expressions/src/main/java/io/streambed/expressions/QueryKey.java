package io.streambed.expressions;

import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import java.util.List;
import java.util.stream.Stream;

/**
 * The key a Query reads by: that of a table or of an index. Tables and local indexes have one partition attribute and at most
 * one sort attribute, global indexes up to four of each.
 *
 * @param partition in the order of the key schema, at least one
 * @param sort in the order of the key schema, possibly none
 */
public record QueryKey(List<KeyAttribute> partition, List<KeyAttribute> sort) {
    public QueryKey {
        partition = List.copyOf(partition);
        sort = List.copyOf(sort);
        if (partition.isEmpty()) {
            throw new IllegalArgumentException("a key without partition attributes");
        }
    }

    /** The primary key of a table. */
    public static QueryKey of(KeySchema schema) {
        KeyAttribute sort = schema.sort();
        return new QueryKey(List.of(schema.partition()), sort == null ? List.of() : List.of(sort));
    }

    /** How many attributes the key has. */
    public int size() {
        return partition.size() + sort.size();
    }

    /** All attributes, those of the partition first. */
    public Stream<KeyAttribute> attributes() {
        return Stream.concat(partition.stream(), sort.stream());
    }
}
