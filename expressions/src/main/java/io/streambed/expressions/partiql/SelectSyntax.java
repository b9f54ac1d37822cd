package io.streambed.expressions.partiql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A SELECT as written.
 *
 * @param quantifier {@code VALUE}, {@code DISTINCT} or {@code PIVOT} if it has one
 * @param projected null for a star
 * @param aliased whether something is given another name
 * @param joined whether there is more than one source
 * @param orderBy null if there is none
 * @param unsupported the first clause that the service does not have, as it shows it, and its place if it shows that
 */
record SelectSyntax(
        @Nullable String quantifier,
        @Nullable List<Expression> projected,
        Expression source,
        boolean aliased,
        boolean joined,
        @Nullable Expression where,
        @Nullable List<OrderTerm> orderBy,
        @Nullable String unsupported,
        Position position)
        implements Expression {
    record OrderTerm(Expression key, boolean descending) {}
}
