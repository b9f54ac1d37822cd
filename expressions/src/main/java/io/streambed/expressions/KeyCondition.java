package io.streambed.expressions;

/**
 * A Query's KeyConditionExpression with its placeholders resolved. Immutable.
 *
 * <p>The service checks key conditions in three steps, with other checks in between: each condition in itself, which is done
 * when there is one of these; whether all of them are of a form keys can be searched by ({@link #clauses}), once all other
 * expressions of the request are resolved and what is unused is refused; and whether they fit the key ({@link KeyClauses#over}),
 * once the table is known.
 */
public final class KeyCondition {
    private final Predicate predicate;

    KeyCondition(Predicate predicate) {
        this.predicate = predicate;
    }

    /**
     * What is asked of which attribute.
     *
     * @throws io.streambed.model.DynamoDbException a validation error in the service's words if no key could be searched like
     *     this
     */
    public KeyClauses clauses() {
        return new KeyClauseReader().read(predicate);
    }
}
