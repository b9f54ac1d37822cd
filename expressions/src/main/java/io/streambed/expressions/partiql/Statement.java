package io.streambed.expressions.partiql;

import io.streambed.expressions.ActionTemplate;
import io.streambed.expressions.ConditionTemplate;
import io.streambed.expressions.Projection;
import io.streambed.expressions.ValueSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a statement asks for, as far as it is known without parameters and tables. Immutable. */
public sealed interface Statement {
    /** The name or ARN of the table. */
    String table();

    /** How many parameters there are. */
    int parameters();

    /** Whether nothing is written. */
    default boolean isRead() {
        return this instanceof Select;
    }

    /**
     * Reads items.
     *
     * @param index null for the table itself
     * @param projection null for all attributes
     * @param where null for all items
     * @param order null if any order will do
     */
    record Select(
            String table,
            @Nullable String index,
            @Nullable Projection projection,
            @Nullable ConditionTemplate where,
            @Nullable List<OrderTerm> order,
            int parameters)
            implements Statement {}

    /** An attribute that the items are ordered by. */
    record OrderTerm(String attribute, boolean descending) {}

    /** Checks a condition on an item; only within transactions. */
    record Exists(Select select) implements Statement {
        @Override
        public String table() {
            return select.table();
        }

        @Override
        public int parameters() {
            return select.parameters();
        }
    }

    /** Writes an item that must not be there. */
    record Insert(String table, Map<String, ValueSource> item, int parameters) implements Statement {}

    /**
     * Changes an item that must be there.
     *
     * @param where null if there is none, which is refused once the table is known
     * @param returning null if nothing is to be returned
     */
    record Update(
            String table,
            List<ActionTemplate> actions,
            @Nullable ConditionTemplate where,
            @Nullable Returning returning,
            int parameters)
            implements Statement {}

    /**
     * Deletes an item if there is one.
     *
     * @param where null if there is none, which is refused once the table is known
     * @param returnsOld whether the item is to be returned
     */
    record Delete(String table, @Nullable ConditionTemplate where, boolean returnsOld, int parameters)
            implements Statement {}

    /** What an UPDATE returns: the whole item, or what it has been about; before or after it. */
    enum Returning {
        ALL_OLD,
        ALL_NEW,
        MODIFIED_OLD,
        MODIFIED_NEW
    }
}
