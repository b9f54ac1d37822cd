package io.streambed.expressions.partiql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT, UPDATE or DELETE as written; an UPDATE may begin with FROM.
 *
 * @param table null if there is none, as in {@code SET a = 1}
 * @param changes what happens; none for a DELETE
 */
record ManipulationSyntax(
        Kind kind,
        @Nullable Expression table,
        boolean aliased,
        boolean joined,
        List<Change> changes,
        @Nullable Expression where,
        @Nullable Returning returning,
        Position position)
        implements Expression {
    enum Kind {
        INSERT,
        UPDATE,
        DELETE,
        /** {@code FROM table WHERE condition SET ...}, or no table at all */
        FROM
    }

    sealed interface Change {
        record Set(Expression target, Expression value) implements Change {}

        record Remove(Expression target) implements Change {}

        /**
         * Puts a value into a table.
         *
         * @param table only where the insertion is within a FROM, else null
         * @param value null if it is no {@code VALUE value}
         * @param at whether a place is given
         */
        record Insert(@Nullable Expression table, @Nullable Expression value, boolean at) implements Change {}
    }

    /**
     * What is to be given back.
     *
     * @param mapping such as {@code ALL OLD}
     * @param star whether all attributes are wanted
     * @param more whether there are several
     */
    record Returning(String mapping, boolean star, boolean more) {}
}
