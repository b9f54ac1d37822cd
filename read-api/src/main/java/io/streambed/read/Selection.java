package io.streambed.read;

import io.streambed.expressions.Projection;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.protocol.Input;
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
     * Checks Select against what else is asked for.
     *
     * @throws DynamoDbException a validation error in the service's words
     */
    void check() {
        if (select == null) {
            return;
        }
        switch (select) {
            case "ALL_ATTRIBUTES" -> refuseProjection(select);
            case "ALL_PROJECTED_ATTRIBUTES" -> {
                refuseProjection(select);
                throw DynamoDbException.validation(
                        "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
            }
            case COUNT -> refuseProjection("only the Count");
            case "SPECIFIC_ATTRIBUTES" -> {
                if (projection == null) {
                    throw DynamoDbException.validation("Must specify the AttributesToGet or ProjectionExpression"
                            + " when choosing to get SPECIFIC_ATTRIBUTES");
                }
            }
            default -> throw new IllegalArgumentException(select);
        }
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
