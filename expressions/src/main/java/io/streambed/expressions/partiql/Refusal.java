package io.streambed.expressions.partiql;

import io.streambed.model.DynamoDbException;

/** The service's words for statements that it can read but does not take; most say where the trouble is. */
final class Refusal {
    private Refusal() {}

    static DynamoDbException of(String message) {
        return DynamoDbException.validation(message);
    }

    static DynamoDbException at(String message, Position position) {
        return DynamoDbException.validation(message + " at " + position);
    }

    static DynamoDbException emptyName() {
        return of("Path component cannot be an empty string");
    }

    static DynamoDbException missing() {
        return of("MISSING must be compared using IS operator");
    }

    static DynamoDbException unrecognized(Expression.Call call) {
        return at("Unrecognized function: " + call.function(), call.position());
    }
}
