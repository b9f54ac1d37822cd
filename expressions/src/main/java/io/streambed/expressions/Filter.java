package io.streambed.expressions;

import java.util.Set;

/** A condition that chooses among the items a Query or Scan has read. Immutable. */
public interface Filter extends Condition {
    /**
     * Checks the filter of a Query: what it reads by is not for its filter. A Scan's filter may be about any attribute.
     *
     * @throws io.streambed.model.DynamoDbException a validation error in the service's words if it is about a key attribute
     */
    void refuseKeyAttributes(QueryKey key);

    /** The names of the top-level attributes it is about, in name order. */
    Set<String> attributes();
}
