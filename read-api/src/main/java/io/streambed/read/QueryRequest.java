package io.streambed.read;

import io.streambed.expressions.ExpressionAttributes;
import io.streambed.expressions.Expressions;
import io.streambed.expressions.Filter;
import io.streambed.expressions.KeyClauses;
import io.streambed.expressions.KeyCondition;
import io.streambed.expressions.LegacyParameters;
import io.streambed.expressions.Projection;
import io.streambed.materializer.KeyRange;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.SecondaryIndex;
import io.streambed.protocol.Input;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Query as far as it is understood without the table. The order of checks is the service's.
 *
 * @param startKey null to start at the beginning
 */
record QueryRequest(
        Input input,
        KeyClauses clauses,
        @Nullable Filter filter,
        Selection selection,
        @Nullable Item startKey) {
    private static final String KEY_CONDITION = "KeyConditionExpression";
    private static final List<String> EXPRESSIONS = List.of("FilterExpression", KEY_CONDITION);
    private static final List<String> LEGACY =
            List.of("AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions");

    /** @throws DynamoDbException a validation error in the service's words */
    static QueryRequest of(Input input) {
        boolean expression = input.has(KEY_CONDITION);
        // KeyConditions alone may go with the other expressions.
        ReadParameters.requireOneForm(input, EXPRESSIONS, expression ? LEGACY : LEGACY.subList(0, LEGACY.size() - 1));
        Filter legacyFilter = ReadParameters.legacyFilter(input, "QueryFilter");
        Projection attributesToGet = ReadParameters.attributesToGet(input);
        Item startKey = StartKey.read(input);
        if (!expression && !input.has("KeyConditions")) {
            throw DynamoDbException.validation(
                    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        }
        ExpressionAttributes attributes = ReadParameters.attributes(input);
        @Nullable
        KeyCondition condition = expression ? Expressions.keyCondition(input.string(KEY_CONDITION), attributes) : null;
        Filter filter = ReadParameters.filter(input, attributes);
        Projection projection = ReadParameters.projection(input, attributes);
        attributes.requireAllUsed();
        KeyClauses clauses = condition != null
                ? condition.clauses()
                : LegacyParameters.keyConditions(ReadParameters.conditions(input, "KeyConditions"));
        return new QueryRequest(
                input,
                clauses,
                filter == null ? legacyFilter : filter,
                Selection.of(input, projection == null ? attributesToGet : projection),
                startKey);
    }

    /**
     * The rows to read, in the direction asked for.
     *
     * @throws DynamoDbException a validation error in the service's words if the request does not fit the table
     */
    KeyRange over(ReadTarget target) {
        if (startKey != null) {
            StartKey.checkQuery(target, startKey);
        }
        io.streambed.expressions.KeyRange condition = clauses.over(target.key());
        byte @Nullable [] start = startKey == null ? null : StartKey.ofQuery(target, condition, startKey);
        Projection projection = selection.projection();
        if (projection != null) {
            projection.checkAgainst(target.table().key());
            projection.checkAgainstIndexKeys(target.indexKeys());
        }
        if (filter != null) {
            filter.refuseKeyAttributes(target.key());
        }
        selection.check(target);
        if (filter != null) {
            refuseMissing(target, filter);
            filter.checkAgainst(target.table().key());
            filter.checkAgainstIndexKeys(target.indexKeys());
        }
        Boolean forward = input.boolOrNull("ScanIndexForward");
        KeyRange range = KeyBytes.of(condition);
        KeyRange directed = forward == null || forward ? range : KeyRange.descending(range.from(), range.to());
        return start == null ? directed : KeyBytes.after(directed, start);
    }

    /** Unlike a Scan, where a filter finds them missing, a Query refuses attributes that the index does not have. */
    private static void refuseMissing(ReadTarget target, Filter filter) {
        List<String> missing = target.missing(filter.attributes());
        SecondaryIndex index = target.index();
        if (index != null && !missing.isEmpty()) {
            throw DynamoDbException.validation("One or more parameter values were invalid: Secondary index "
                    + index.name() + " does not project one or more filter attributes: " + missing);
        }
    }
}
