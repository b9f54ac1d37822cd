package io.streambed.partiql;

import io.streambed.expressions.KeyPlan;
import io.streambed.expressions.KeyRange;
import io.streambed.expressions.Projection;
import io.streambed.expressions.StatementResolver;
import io.streambed.expressions.Where;
import io.streambed.expressions.partiql.Statement;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.IndexStatus;
import io.streambed.model.Item;
import io.streambed.model.PrimaryKey;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.read.ReadTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a SELECT reads its table: one item, ranges of keys, or everything.
 *
 * @param point the one item that is asked for by nothing but its key; null if it is not so
 * @param ranges in the order they are read; null for everything
 * @param filter what rows have to meet; null if all do
 */
record SelectPlan(
        ReadTarget target,
        @Nullable PrimaryKey point,
        @Nullable List<KeyRange> ranges,
        boolean descending,
        @Nullable Where filter,
        @Nullable Projection projection) {
    /**
     * Plans the statement, with all that the service checks before it reads, in its order.
     *
     * @throws DynamoDbException a validation error in the service's words if the statement does not fit the table
     */
    static SelectPlan of(
            TableDefinition table, Statement.Select select, List<AttributeValue> parameters, boolean consistent) {
        ReadTarget target = target(table, select.index(), consistent);
        Where where = select.where() == null ? null : new StatementResolver(parameters).where(select.where());
        Projection projection = select.projection();
        check(target, projection, where);
        if (where == null) {
            if (select.order() != null) {
                throw DynamoDbException.validation(
                        "Must have WHERE clause in the statement when using ORDER BY clause.");
            }
            return new SelectPlan(target, null, null, false, null, projection);
        }
        if (target.index() == null && select.order() == null && where.isKeyOnly(table.key())) {
            Item key = where.key(table.key());
            if (key != null) {
                return new SelectPlan(target, PrimaryKey.ofKey(table.key(), key), null, false, where, projection);
            }
        }
        return of(target, select.order(), where, projection);
    }

    private static SelectPlan of(
            ReadTarget target,
            @Nullable List<Statement.OrderTerm> order,
            Where where,
            @Nullable Projection projection) {
        KeyPlan plan = where.over(target.key());
        ReadOrder direction = ReadOrder.of(order, target.key(), plan);
        return switch (plan) {
            case KeyPlan.Scan _ -> new SelectPlan(target, null, null, false, where, projection);
            case KeyPlan.Ranges(List<KeyRange> ranges, boolean exact, List<String> filtered) -> {
                refuseMissing(target, filtered);
                yield new SelectPlan(
                        target,
                        null,
                        direction.of(ranges),
                        direction.sortDescending(),
                        exact ? null : where,
                        projection);
            }
        };
    }

    /** The same with the one item as a range. */
    SelectPlan withoutPoint() {
        return point == null || filter == null ? this : of(target, null, filter, projection);
    }

    /** Whether rows of a local index are wanted with attributes that it does not have. */
    boolean isWhole() {
        Projection wanted = projection;
        SecondaryIndex index = target.index();
        return wanted != null
                && index != null
                && index.isLocal()
                && !target.missing(wanted.attributes()).isEmpty();
    }

    private static ReadTarget target(TableDefinition table, @Nullable String indexName, boolean consistent) {
        if (indexName == null) {
            return ReadTarget.ofTable(table);
        }
        SecondaryIndex index = table.index(indexName);
        if (index == null || index.status() == IndexStatus.DELETING) {
            throw DynamoDbException.validation("The table does not have the specified index");
        }
        if (index.key().partition().size() > 1 || index.key().sort().size() > 1) {
            throw DynamoDbException.validation(
                    "PartiQL statements cannot be executed on tables with multi-attribute HASH"
                            + " keys or multi-attribute RANGE keys.");
        }
        if (!index.isLocal() && consistent) {
            throw DynamoDbException.validation("Strongly consistent read is not supported on Global Secondary Indexes");
        }
        if (!index.isActive()) {
            throw DynamoDbException.validation("Cannot read from backfilling global secondary index: " + indexName);
        }
        return ReadTarget.ofIndex(table, index);
    }

    private static void check(ReadTarget target, @Nullable Projection projection, @Nullable Where where) {
        TableDefinition table = target.table();
        SecondaryIndex index = target.index();
        if (projection != null) {
            List<String> missing =
                    index == null || index.isLocal() ? List.of() : target.missing(projection.attributes());
            if (index != null && !missing.isEmpty()) {
                throw DynamoDbException.validation("One or more parameter values were invalid: Global secondary index "
                        + index.name() + " does not project " + missing);
            }
            projection.checkAgainst(table.key());
            projection.checkAgainstIndexKeys(ReadTarget.indexKeys(table));
        }
        if (where != null) {
            where.checkAgainst(table.key());
            where.checkAgainstIndexKeys(ReadTarget.indexKeys(table));
        }
    }

    private static void refuseMissing(ReadTarget target, List<String> filtered) {
        SecondaryIndex index = target.index();
        List<String> missing = index == null ? List.of() : target.missing(filtered);
        if (index != null && !missing.isEmpty()) {
            throw DynamoDbException.validation("One or more parameter values were invalid: Secondary index "
                    + index.name() + " does not project one or more filter attributes: " + missing);
        }
    }
}
