package io.streambed.expressions;

import io.streambed.model.DynamoDbException;

/** The request parameters that hold expressions; errors name the parameter. */
enum ExpressionKind {
    CONDITION("ConditionExpression"),
    PROJECTION("ProjectionExpression");

    private final String parameter;

    ExpressionKind(String parameter) {
        this.parameter = parameter;
    }

    DynamoDbException invalid(String reason) {
        return DynamoDbException.validation("Invalid " + parameter + ": " + reason);
    }
}
