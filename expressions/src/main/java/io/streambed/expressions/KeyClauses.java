package io.streambed.expressions;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ItemSize;
import io.streambed.model.KeyAttribute;
import io.streambed.model.PrimaryKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Query asks of which attributes, whether it was written as a KeyConditionExpression or as KeyConditions; at most one
 * thing of each attribute. Immutable.
 */
public final class KeyClauses {
    private final List<KeyClause> clauses;

    KeyClauses(List<KeyClause> clauses) {
        this.clauses = List.copyOf(clauses);
    }

    /**
     * The range of this key that the clauses come to.
     *
     * @throws DynamoDbException a validation error in the service's words if they do not fit the key: there has to be equality
     *     on every partition attribute and may be equality on sort attributes from left to right, the last of which may have
     *     any range instead
     */
    public KeyRange over(QueryKey key) {
        if (clauses.size() > key.size()) {
            throw DynamoDbException.validation("The number of query conditions (" + clauses.size()
                    + ") exceeds the number of key attributes defined in the schema (" + key.size() + ")");
        }
        if (key.partition().size() > 1) {
            requirePartition(key);
        }
        List<AttributeValue> partition = new ArrayList<>(key.partition().size());
        for (KeyAttribute attribute : key.partition()) {
            partition.add(partitionValue(attribute));
        }
        if (key.sort().size() > 1) {
            requireNoGap(key);
        }
        return sort(key, partition);
    }

    private void requirePartition(QueryKey key) {
        List<String> without = new ArrayList<>(0);
        for (KeyAttribute attribute : key.partition()) {
            KeyClause clause = clauseOn(attribute);
            if (clause == null || !clause.isEquality()) {
                without.add(attribute.name());
            }
        }
        if (!without.isEmpty()) {
            throw DynamoDbException.validation("HASH key attributes " + String.join(", ", without)
                    + " must have equality conditions specified in the query");
        }
    }

    private AttributeValue partitionValue(KeyAttribute attribute) {
        KeyClause clause = clauseOn(attribute);
        if (clause == null) {
            throw missed(attribute);
        }
        requireIndexable(clause);
        requireType(attribute, clause);
        if (!(clause.test() instanceof KeyClause.Compared compared) || !clause.isEquality()) {
            throw DynamoDbException.validation("Query key condition not supported");
        }
        requireContent(attribute, compared.value());
        return compared.value();
    }

    private void requireNoGap(QueryKey key) {
        @Nullable KeyAttribute last = null;
        for (KeyAttribute attribute : key.sort()) {
            last = clauseOn(attribute) == null ? last : attribute;
        }
        List<String> without = new ArrayList<>(0);
        for (KeyAttribute attribute : key.sort()) {
            if (last == null || attribute.equals(last)) {
                break;
            }
            KeyClause clause = clauseOn(attribute);
            if (clause == null || !clause.isEquality()) {
                without.add(attribute.name());
            }
        }
        if (last != null && !without.isEmpty()) {
            throw DynamoDbException.validation("RANGE key attributes " + String.join(", ", without)
                    + " must have equality conditions specified in the query because a condition is present on key"
                    + " attribute " + last.name());
        }
    }

    private KeyRange sort(QueryKey key, List<AttributeValue> partition) {
        List<AttributeValue> equal = new ArrayList<>(key.sort().size());
        SortRange range = SortRange.ALL;
        int used = partition.size();
        int size = 0;
        for (KeyAttribute attribute : key.sort()) {
            KeyClause clause = clauseOn(attribute);
            if (clause == null) {
                if (clauses.size() > used) {
                    // The others are about what is no key attribute.
                    throw missed(attribute);
                }
                break;
            }
            used++;
            requireIndexable(clause);
            requireType(attribute, clause);
            size += requireContent(attribute, clause);
            if (clause.isEquality()) {
                equal.addAll(clause.test().values());
            } else {
                range = rangeOf(clause.test());
            }
        }
        if (size > PrimaryKey.MAX_SORT_KEY_SIZE) {
            throw DynamoDbException.validation("One or more parameter values were invalid: Aggregated size of all range"
                    + " keys has exceeded the size limit of 1024 bytes");
        }
        return new KeyRange(key, partition, equal, range);
    }

    private static SortRange rangeOf(KeyClause.Test test) {
        return switch (test) {
            case KeyClause.Compared(Comparator comparator, AttributeValue value) ->
                switch (comparator) {
                    case LESS -> new SortRange.Bounded(null, new SortRange.Bound(value, false));
                    case LESS_OR_EQUAL -> new SortRange.Bounded(null, new SortRange.Bound(value, true));
                    case GREATER -> new SortRange.Bounded(new SortRange.Bound(value, false), null);
                    case GREATER_OR_EQUAL -> new SortRange.Bounded(new SortRange.Bound(value, true), null);
                    case EQUAL, NOT_EQUAL -> throw new IllegalArgumentException("no range: " + comparator);
                };
            case KeyClause.Between(AttributeValue low, AttributeValue high) ->
                new SortRange.Bounded(new SortRange.Bound(low, true), new SortRange.Bound(high, true));
            case KeyClause.BeginsWith(AttributeValue prefix) -> new SortRange.Prefixed(prefix);
            case KeyClause.NotIndexable _ -> throw new IllegalArgumentException("no range");
        };
    }

    private @Nullable KeyClause clauseOn(KeyAttribute attribute) {
        for (KeyClause clause : clauses) {
            if (clause.attribute().equals(attribute.name())) {
                return clause;
            }
        }
        return null;
    }

    private static DynamoDbException missed(KeyAttribute attribute) {
        return DynamoDbException.validation("Query condition missed key schema element: " + attribute.name());
    }

    private static void requireIndexable(KeyClause clause) {
        if (clause.test() instanceof KeyClause.NotIndexable) {
            throw DynamoDbException.validation("Attempted conditional constraint is not an indexable operation");
        }
    }

    private static void requireType(KeyAttribute attribute, KeyClause clause) {
        for (AttributeValue value : clause.test().values()) {
            if (value.type() != attribute.type()) {
                throw DynamoDbException.validation("One or more parameter values were invalid: Condition parameter"
                        + " type does not match schema type");
            }
        }
    }

    /** Returns the size of the largest value. */
    private static int requireContent(KeyAttribute attribute, KeyClause clause) {
        int largest = 0;
        for (AttributeValue value : clause.test().values()) {
            requireContent(attribute, value);
            largest = Math.max(largest, ItemSize.of(value));
        }
        return largest;
    }

    private static void requireContent(KeyAttribute attribute, AttributeValue value) {
        boolean isEmpty = (value instanceof AttributeValue.S(String text) && text.isEmpty())
                || (value instanceof AttributeValue.B(Bytes bytes) && bytes.length() == 0);
        if (isEmpty) {
            throw DynamoDbException.validation("One or more parameter values are not valid. The AttributeValue for a"
                    + " key attribute cannot contain an empty "
                    + (attribute.type() == AttributeType.S ? "string" : "binary") + " value. Key: "
                    + attribute.name());
        }
    }
}
