package io.streambed.expressions;

import io.streambed.model.Item;
import io.streambed.model.KeySchema;
import java.util.Collection;
import java.util.Set;

/** A condition with all placeholders resolved. */
record ResolvedCondition(Predicate predicate, Set<String> nestedHeads) implements Condition {
    ResolvedCondition {
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
}
