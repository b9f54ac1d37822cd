package io.streambed.expressions;

import io.streambed.model.DynamoDbException;

/** The request parameters that hold expressions; errors name the parameter. */
enum ExpressionKind {
    CONDITION("ConditionExpression", true),
    KEY_CONDITION("KeyConditionExpression", true),
    FILTER("FilterExpression", true),
    PROJECTION("ProjectionExpression", false),
    UPDATE("UpdateExpression", false),
    /** No expression of its own: what a statement says. */
    STATEMENT("Statement", false);

    private static final int MAX_SIZE = 4096;

    private final String parameter;

    /** Whether the service says how large a too large expression is; it does so for conditions only. */
    private final boolean showsSize;

    ExpressionKind(String parameter, boolean showsSize) {
        this.parameter = parameter;
        this.showsSize = showsSize;
    }

    DynamoDbException invalid(String reason) {
        return DynamoDbException.validation(this == STATEMENT ? reason : "Invalid " + parameter + ": " + reason);
    }

    void checkSize(String text) {
        if (text.isEmpty()) {
            throw invalid("The expression can not be empty;");
        }
        // In characters: every one beyond a byte is a syntax error anyway.
        int size = text.length();
        if (size > MAX_SIZE) {
            throw invalid("Expression size has exceeded the maximum allowed size;"
                    + (showsSize ? " expression size: " + size : ""));
        }
    }
}
