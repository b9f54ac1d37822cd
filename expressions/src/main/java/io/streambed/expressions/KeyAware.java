package io.streambed.expressions;

import io.streambed.model.KeySchema;
import java.util.Collection;

/** What is made of an expression before the table is known, and has to be checked against it once it is. */
public interface KeyAware {
    /**
     * Checks the expression against the key of the table: no path may look inside a key attribute.
     *
     * @throws io.streambed.model.DynamoDbException a validation error in the service's words
     */
    default void checkAgainst(KeySchema key) {}

    /**
     * Checks the expression against the key attributes of the table's indexes: no path may look inside one.
     *
     * @throws io.streambed.model.DynamoDbException a validation error in the service's words
     */
    default void checkAgainstIndexKeys(Collection<String> attributes) {}
}
