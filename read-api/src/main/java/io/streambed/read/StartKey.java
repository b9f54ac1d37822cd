package io.streambed.read;

import io.streambed.expressions.KeyRange;
import io.streambed.expressions.SortRange;
import io.streambed.model.DynamoDbException;
import io.streambed.model.IndexKey;
import io.streambed.model.Item;
import io.streambed.model.KeySchema;
import io.streambed.model.PrimaryKey;
import io.streambed.model.SecondaryIndex;
import io.streambed.protocol.Input;
import java.util.List;
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

    /** Checks of the position that a Query continues from what is checked before the key condition. */
    static void checkQuery(ReadTarget target, Item start) {
        boolean complete = start.size() == target.position().size()
                && target.key().attributes().allMatch(attribute -> start.get(attribute.name()) != null);
        if (!complete) {
            throw DynamoDbException.validation(INVALID);
        }
        SecondaryIndex index = target.index();
        if (index == null) {
            PrimaryKey.ofKey(target.table().key(), start);
        } else {
            IndexKey.checkPosition(index.key(), start);
        }
    }

    /**
     * The bytes of the position that a Query continues from.
     *
     * @param start has passed {@link #checkQuery}
     */
    static byte[] ofQuery(ReadTarget target, KeyRange range, Item start) {
        byte[] position = bytes(target, start);
        requireWithin(range, start);
        return position;
    }

    /** The bytes of the position that a Scan continues from. */
    static byte[] ofScan(ReadTarget target, Item start) {
        if (target.index() != null) {
            checkQuery(target, start);
        }
        return bytes(target, start);
    }

    private static byte[] bytes(ReadTarget target, Item start) {
        KeySchema table = target.table().key();
        SecondaryIndex index = target.index();
        if (index == null) {
            return primaryKey(table, start).bytes();
        }
        primaryKey(table, only(table, start));
        byte[] position = IndexKey.ofPosition(index.key(), table, start);
        if (position == null) {
            throw DynamoDbException.validation(INVALID);
        }
        return position;
    }

    private static PrimaryKey primaryKey(KeySchema table, Item key) {
        try {
            return PrimaryKey.ofKey(table, key);
        } catch (DynamoDbException e) {
            throw invalid(e);
        }
    }

    /** The attributes of a position that are the table's key. */
    private static Item only(KeySchema table, Item start) {
        Item.Builder key = Item.builder(2);
        for (int i = 0; i < start.size(); i++) {
            if (table.contains(start.name(i))) {
                key.put(start.name(i), start.value(i));
            }
        }
        return key.build();
    }

    /** Checks that a Query can have come across this key. */
    private static void requireWithin(KeyRange range, Item start) {
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

    private static DynamoDbException invalid(DynamoDbException reason) {
        return DynamoDbException.validation(INVALID + ": " + reason.text());
    }
}
