package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

    /**
     * The key if there is nothing but demands of equality for every key attribute, an {@code IN} of one value being one, too, and the
     * same value as often as one likes; null if it is not so. Values are of any type.
     */
    public @Nullable Item onlyKey(KeySchema schema) {
        Map<String, AttributeValue> key = new HashMap<>();
        for (Predicate part : conjuncts()) {
            KeyAttribute attribute = schema.partition();
            AttributeValue value = onlyValue(part, attribute);
            if (value == null && schema.sort() != null) {
                attribute = schema.sort();
                value = onlyValue(part, attribute);
            }
            if (value == null) {
                return null;
            }
            AttributeValue other = key.putIfAbsent(attribute.name(), value);
            if (other != null && !other.equals(value)) {
                return null;
            }
        }
        return key.size() == schema.size() ? Item.of(key) : null;
    }

    private static @Nullable AttributeValue onlyValue(Predicate part, KeyAttribute attribute) {
        return part instanceof Predicate.In(Operand operand, List<Operand> candidates)
                        && KeyPlanner.isAttribute(operand, attribute.name())
                        && candidates.size() == 1
                        && candidates.getFirst() instanceof Operand.Constant(AttributeValue value)
                ? value
                : equalTo(part, attribute.name());
    }

    /** What key attributes are demanded to equal, the first value if there are several; without those that nothing is demanded of. */
    public Item firstEqualities(KeySchema schema) {
        Map<String, AttributeValue> first = new HashMap<>();
        for (Predicate part : conjuncts()) {
            AttributeValue value = equalTo(part, schema.partition().name());
            if (value != null) {
                first.putIfAbsent(schema.partition().name(), value);
            }
            KeyAttribute sort = schema.sort();
            value = sort == null ? null : equalTo(part, sort.name());
            if (sort != null && value != null) {
                first.putIfAbsent(sort.name(), value);
            }
        }
        return Item.of(first);
    }

    /** Whether a key attribute is demanded to equal two values at once. */
    public boolean isContradictory(KeySchema schema) {
        Item first = firstEqualities(schema);
        for (Predicate part : conjuncts()) {
            for (int i = 0; i < first.size(); i++) {
                AttributeValue value = equalTo(part, first.name(i));
                if (value != null && !value.equals(first.value(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What is demanded beside these equalities; null if nothing is. */
    public @Nullable Where beside(Item equalities) {
        List<Predicate> rest = new ArrayList<>();
        for (Predicate part : conjuncts()) {
            boolean known = false;
            for (int i = 0; i < equalities.size() && !known; i++) {
                known = equalities.value(i).equals(equalTo(part, equalities.name(i)));
            }
            if (!known) {
                rest.add(part);
            }
        }
        return rest.isEmpty()
                ? null
                : new Where(rest.size() == 1 ? rest.getFirst() : new Predicate.AllOf(rest), nestedHeads);
    }

    private List<Predicate> conjuncts() {
        List<Predicate> flat = new ArrayList<>();
        flatten(predicate, flat);
        return flat;
    }

    private static void flatten(Predicate predicate, List<Predicate> into) {
        if (predicate instanceof Predicate.AllOf(List<Predicate> parts)) {
            parts.forEach(part -> flatten(part, into));
        } else {
            into.add(predicate);
        }
    }

    private static boolean hasEquality(List<Predicate> parts, KeyAttribute attribute) {
        for (int i = 0; i < parts.size(); i++) {
            if (equalTo(parts.get(i), attribute.name()) != null) {
                return true;
            }
        }
        return false;
    }

    private List<Predicate> parts() {
        return predicate instanceof Predicate.AllOf(List<Predicate> all) ? all : List.of(predicate);
    }

    private @Nullable AttributeValue equalTo(KeyAttribute attribute) {
        AttributeValue found = null;
        for (Predicate part : conjuncts()) {
            AttributeValue value = equalTo(part, attribute.name());
            if (value != null && found != null && !value.equals(found)) {
                throw DynamoDbException.validation("Multiple conditions on same key " + attribute.name()
                        + ". Only single item Update/Insert/Delete are supported");
            }
            found = value == null ? found : value;
        }
        return found;
    }

    private static @Nullable AttributeValue equalTo(Predicate predicate, String attribute) {
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
