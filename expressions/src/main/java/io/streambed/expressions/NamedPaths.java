package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import io.streambed.model.KeySchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The projection of a SELECT: each value under a name of its own, whatever the depth it comes from. */
record NamedPaths(List<NamedPath> paths, Set<String> attributes, Set<String> nestedHeads) implements Projection {
    record NamedPath(String name, DocumentPath path) {}

    static NamedPaths of(Map<String, PathTemplate> templates, PathResolver resolver) {
        List<NamedPath> paths = new ArrayList<>(templates.size());
        Set<String> attributes = new LinkedHashSet<>();
        templates.forEach((name, template) -> {
            DocumentPath path = resolver.resolve(template);
            paths.add(new NamedPath(name, path));
            attributes.add(path.head());
        });
        return new NamedPaths(List.copyOf(paths), attributes, Set.copyOf(resolver.nestedHeads()));
    }

    /** In the order of the statement, which is that of the service's errors here. */
    @Override
    public Set<String> attributes() {
        return attributes;
    }

    @Override
    public Item apply(Item item) {
        Item.Builder projected = Item.builder(paths.size());
        for (int i = 0; i < paths.size(); i++) {
            NamedPath named = paths.get(i);
            AttributeValue value = named.path.in(item);
            if (value != null) {
                projected.put(named.name, value);
            }
        }
        return projected.build();
    }

    @Override
    public void checkAgainst(KeySchema key) {
        PathResolver.requireScalars(key, nestedHeads);
    }

    @Override
    public void checkAgainstIndexKeys(Collection<String> indexKeys) {
        PathResolver.requireScalars(indexKeys, nestedHeads);
    }
}
