package io.streambed.expressions;

import io.streambed.model.Item;
import io.streambed.model.KeySchema;
import java.util.Collection;
import java.util.Set;

/** The projection on a set of paths. */
record ProjectedPaths(ProjectionTree tree, Set<String> nestedHeads) implements Projection {
    ProjectedPaths {
        nestedHeads = Set.copyOf(nestedHeads);
    }

    @Override
    public Item apply(Item item) {
        return tree.project(item);
    }

    @Override
    public Set<String> attributes() {
        return tree.names();
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
