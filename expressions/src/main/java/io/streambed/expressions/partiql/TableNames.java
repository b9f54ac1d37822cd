package io.streambed.expressions.partiql;

import io.streambed.model.DynamoDbException;

/** What the service demands of the names in a FROM clause before it looks for a table. */
final class TableNames {
    private static final int MIN_LENGTH = 3;
    private static final int MAX_LENGTH = 255;

    private TableNames() {}

    /** @throws DynamoDbException in the service's words if no table or index can be called so; ARNs can be anything */
    static void require(String name) {
        if (name.isEmpty()) {
            throw Refusal.emptyName();
        }
        boolean fits = name.length() >= MIN_LENGTH
                && name.length() <= MAX_LENGTH
                && name.chars().allMatch(TableNames::isAllowed);
        if (!fits && !name.startsWith("arn:")) {
            throw Refusal.of(
                    "Table name should be within the length [3, 255] and only contain 'a-z', 'A-Z', '0-9', '-',"
                            + " '_', '.'.");
        }
    }

    private static boolean isAllowed(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.';
    }
}
