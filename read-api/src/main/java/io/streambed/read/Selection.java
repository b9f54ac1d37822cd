package io.streambed.read;

import io.streambed.expressions.Projection;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.SecondaryIndex;
import io.streambed.protocol.Input;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of the items a Query or Scan gives back.
 *
 * @param select the parameter Select, null if there is none
 * @param parameter the parameter that the projection comes from, for errors
 * @param projection null for whole items
 */
record Selection(
        @Nullable String select, String parameter, @Nullable Projection projection) {
    private static final String COUNT = "COUNT";
    private static final String ALL_ATTRIBUTES = "ALL_ATTRIBUTES";

    static Selection of(Input input, @Nullable Projection projection) {
        return new Selection(
                input.stringOrNull("Select"),
                input.has("AttributesToGet") ? "AttributesToGet" : "ProjectionExpression",
                projection);
    }

    boolean isCount() {
        return COUNT.equals(select);
    }

    /**
     * Checks Select and the projection against what else is asked for and what is read.
     *
     * @throws DynamoDbException a validation error in the service's words
     */
    void check(ReadTarget target) {
        if (select != null) {
            checkSelect(select, target);
        }
        SecondaryIndex index = target.index();
        if (index == null || index.isLocal() || projection == null) {
            return;
        }
        List<String> missing = target.missing(projection.attributes());
        if (!missing.isEmpty()) {
            throw DynamoDbException.validation("One or more parameter values were invalid: Global secondary index "
                    + index.name() + " does not project " + missing);
        }
    }

    private void checkSelect(String choice, ReadTarget target) {
        SecondaryIndex index = target.index();
        switch (choice) {
            case ALL_ATTRIBUTES -> {
                refuseProjection(choice);
                if (index != null && !index.isLocal() && !target.isComplete()) {
                    throw DynamoDbException.validation("One or more parameter values were invalid: Select type"
                            + " ALL_ATTRIBUTES is not supported for global secondary index " + index.name()
                            + " because its projection type is not ALL");
                }
            }
            case "ALL_PROJECTED_ATTRIBUTES" -> {
                refuseProjection(choice);
                if (index == null) {
                    throw DynamoDbException.validation(
                            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
                }
            }
            case COUNT -> refuseProjection("only the Count");
            case "SPECIFIC_ATTRIBUTES" -> {
                if (projection == null) {
                    throw DynamoDbException.validation("Must specify the AttributesToGet or ProjectionExpression"
                            + " when choosing to get SPECIFIC_ATTRIBUTES");
                }
            }
            default -> throw new IllegalArgumentException(choice);
        }
    }

    /** Whether more is asked for than a local index has, so that it is fetched from the table. */
    boolean isWhole(ReadTarget target) {
        return target.index() != null
                && !target.isGlobalIndex()
                && (ALL_ATTRIBUTES.equals(select)
                        || (projection != null
                                && !target.missing(projection.attributes()).isEmpty()));
    }

    private void refuseProjection(String choice) {
        if (projection != null) {
            throw DynamoDbException.validation("Cannot specify the " + parameter + " when choosing to get " + choice);
        }
    }

    Item of(Item item) {
        return projection == null ? item : projection.apply(item);
    }
}
