package io.streambed.expressions.partiql;

import io.streambed.model.DynamoDbException;

/** The service's words for a statement it cannot read. */
final class Malformed {
    private Malformed() {}

    /** @param detail empty where the service says no more: whenever characters make no token */
    static DynamoDbException statement(String detail) {
        return DynamoDbException.validation("Statement wasn't well formed, can't be processed: " + detail);
    }
}
