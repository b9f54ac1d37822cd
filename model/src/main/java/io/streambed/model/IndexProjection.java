package io.streambed.model;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which of an item's attributes an index holds beside the keys of index and table.
 *
 * @param nonKeyAttributes in the order of the request; empty unless the type is INCLUDE
 */
public record IndexProjection(ProjectionType type, Set<String> nonKeyAttributes) {
    public static final IndexProjection ALL = new IndexProjection(ProjectionType.ALL, Set.of());
    public static final IndexProjection KEYS_ONLY = new IndexProjection(ProjectionType.KEYS_ONLY, Set.of());

    public IndexProjection {
        nonKeyAttributes = Collections.unmodifiableSet(new LinkedHashSet<>(nonKeyAttributes));
        if ((type == ProjectionType.INCLUDE) == nonKeyAttributes.isEmpty()) {
            throw new IllegalArgumentException("INCLUDE, and nothing else, names attributes");
        }
    }
}
