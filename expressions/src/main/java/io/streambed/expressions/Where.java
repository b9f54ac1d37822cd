package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The condition of a statement: what it asks of items, and which of them it names. Immutable. */
public final class Where implements Condition {
    private final Predicate predicate;
    private final Set<String> nestedHeads;

    Where(Predicate predicate, Set<String> nestedHeads) {
        this.predicate = predicate;
        this.nestedHeads = Set.copyOf(nestedHeads);
    }

    @Override
    public boolean test(Item item) {
        return predicate.test(item);
    }

    @Override
    public void checkAgainst(KeySchema key) {
        PathResolver.requireScalars(key, nestedHeads);
    }

    @Override
    public void checkAgainstIndexKeys(Collection<String> attributes) {
        PathResolver.requireScalars(attributes, nestedHeads);
    }

    /** The names of the top-level attributes it is about, from left to right. */
    public Set<String> attributes() {
        Set<String> heads = new LinkedHashSet<>();
        predicate.forEachPath(path -> heads.add(path.head()));
        return heads;
    }

    /**
     * Which keys have to be read to find the items.
     *
     * @param key of a table or of an index with single attributes
     * @throws DynamoDbException a validation error in the service's words if the condition cannot be read by this key
     */
    public KeyPlan over(QueryKey key) {
        return new KeyPlanner(key).plan(predicate);
    }

    /**
     * The one item that the condition is about if it demands equality of every key attribute, whatever else it demands; null if it
     * does not.
     *
     * @throws DynamoDbException a validation error in the service's words if a key value is of another type, or there are several
     */
    public @Nullable Item key(KeySchema schema) {
        KeyAttribute sort = schema.sort();
        AttributeValue partitionValue = equalTo(schema.partition());
        AttributeValue sortValue = sort == null ? null : equalTo(sort);
        if (partitionValue == null || (sort != null && sortValue == null)) {
            return null;
        }
        KeyPlanner.requireType(schema.partition(), partitionValue);
        Item.Builder key = Item.builder(2).put(schema.partition().name(), partitionValue);
        if (sort != null && sortValue != null) {
            KeyPlanner.requireType(sort, sortValue);
            key.put(sort.name(), sortValue);
        }
        return key.build();
    }

    /** Whether there is nothing but one equality for each key attribute. */
    public boolean isKeyOnly(KeySchema schema) {
        List<Predicate> parts = parts();
        KeyAttribute sort = schema.sort();
        return parts.size() == schema.size()
                && hasEquality(parts, schema.partition())
                && (sort == null || hasEquality(parts, sort));
    }

    private static boolean hasEquality(List<Predicate> parts, KeyAttribute attribute) {
        for (int i = 0; i < parts.size(); i++) {
            if (equalTo(parts.get(i), attribute) != null) {
                return true;
            }
        }
        return false;
    }

    private List<Predicate> parts() {
        return predicate instanceof Predicate.AllOf(List<Predicate> all) ? all : List.of(predicate);
    }

    private @Nullable AttributeValue equalTo(KeyAttribute attribute) {
        @Nullable AttributeValue found = predicate instanceof Predicate.AllOf ? null : equalTo(predicate, attribute);
        if (predicate instanceof Predicate.AllOf(List<Predicate> all)) {
            for (int i = 0; i < all.size(); i++) {
                AttributeValue value = all.get(i) instanceof Predicate.AllOf inner
                        ? new Where(inner, Set.of()).equalTo(attribute)
                        : equalTo(all.get(i), attribute);
                if (value != null && found != null && !value.equals(found)) {
                    throw DynamoDbException.validation("Multiple conditions on same key " + attribute.name()
                            + ". Only single item Update/Insert/Delete are supported");
                }
                found = value == null ? found : value;
            }
        }
        return found;
    }

    private static @Nullable AttributeValue equalTo(Predicate predicate, KeyAttribute attribute) {
        if (!(predicate instanceof Predicate.Comparison(Operand left, Comparator comparator, Operand right))
                || comparator != Comparator.EQUAL) {
            return null;
        }
        if (KeyPlanner.isAttribute(left, attribute) && right instanceof Operand.Constant(AttributeValue value)) {
            return value;
        }
        return KeyPlanner.isAttribute(right, attribute) && left instanceof Operand.Constant(AttributeValue value)
                ? value
                : null;
    }
}
