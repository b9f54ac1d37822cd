package io.streambed.read;

import io.streambed.expressions.KeyRange;
import io.streambed.expressions.SortRange;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.PrimaryKey;
import io.streambed.protocol.Input;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ExclusiveStartKey of a Query or Scan, checked in the service's words; which differ between the two. */
final class StartKey {
    private static final String INVALID = "The provided starting key is invalid";

    /** Errors of values that the service reports without saying that they are the starting key's. */
    private static final List<String> SAID_PLAINLY = List.of(
            "contains duplicates", "number set", "numeric value", "significant digits", "number with magnitude");

    private StartKey() {}

    /** The attributes as given; null if the request has none. */
    static @Nullable Item read(Input input) {
        try {
            return input.itemOrNull("ExclusiveStartKey");
        } catch (DynamoDbException e) {
            throw SAID_PLAINLY.stream().anyMatch(e.text()::contains) ? e : invalid(e);
        }
    }

    /** The primary key that a Query of a table continues from. */
    static PrimaryKey ofQuery(ReadTarget target, Item start) {
        boolean complete =
                start.size() == target.key().size() && names(target).allMatch(name -> start.get(name) != null);
        if (!complete) {
            throw DynamoDbException.validation(INVALID);
        }
        return PrimaryKey.ofKey(target.table().key(), start);
    }

    /** The primary key that a Scan of a table continues from. */
    static PrimaryKey ofScan(ReadTarget target, Item start) {
        try {
            return PrimaryKey.ofKey(target.table().key(), start);
        } catch (DynamoDbException e) {
            throw invalid(e);
        }
    }

    /** Checks that a Query can have come across this key. */
    static void requireWithin(KeyRange range, Item start) {
        boolean anySort = range.sort().isEmpty() && range.range().equals(SortRange.ALL);
        if (!anySort && !range.isInRange(start)) {
            throw DynamoDbException.validation("The provided starting key does not match the range key predicate");
        }
        if (!range.isInPartition(start)) {
            throw DynamoDbException.validation(
                    anySort
                            ? "The provided starting key is outside query boundaries based on provided conditions"
                            : "The query can return at most one row and cannot be restarted");
        }
    }

    private static Stream<String> names(ReadTarget target) {
        return target.key().attributes().map(KeyAttribute::name);
    }

    private static DynamoDbException invalid(DynamoDbException reason) {
        return DynamoDbException.validation(INVALID + ": " + reason.text());
    }
}
