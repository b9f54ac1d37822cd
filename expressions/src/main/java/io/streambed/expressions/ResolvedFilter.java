package io.streambed.expressions;

import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * A filter with all placeholders resolved.
 *
 * @param parameter what the filter is called in errors
 */
record ResolvedFilter(String parameter, Predicate predicate, Set<String> nestedHeads) implements Filter {
    ResolvedFilter {
        nestedHeads = Set.copyOf(nestedHeads);
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

    @Override
    public Set<String> attributes() {
        Set<String> heads = new TreeSet<>();
        predicate.forEachPath(path -> heads.add(path.head()));
        return heads;
    }

    @Override
    public void refuseKeyAttributes(QueryKey key) {
        Set<String> heads = attributes();
        key.attributes()
                .map(KeyAttribute::name)
                .filter(heads::contains)
                .findFirst()
                .ifPresent(attribute -> {
                    throw DynamoDbException.validation(parameter
                            + " can only contain non-primary key attributes: Primary key attribute: " + attribute);
                });
    }
}
