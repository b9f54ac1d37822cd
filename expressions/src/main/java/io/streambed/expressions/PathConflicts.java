package io.streambed.expressions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses sets of paths of which one contains another, or that take one value for both a map and a list. Mutable, used for one
 * expression.
 *
 * <p>The service walks over the paths of an expression from the last to the first, resolves each and compares it with those
 * behind it. So must the callers, to report what it reports when several things are wrong.
 */
final class PathConflicts {
    private final ExpressionKind kind;
    private final Map<String, List<DocumentPath>> byHead;

    /** @param expected how many paths there will be */
    PathConflicts(ExpressionKind kind, int expected) {
        this.kind = kind;
        this.byHead = HashMap.newHashMap(expected);
    }

    /** Takes the path that stands before those taken so far. */
    void add(DocumentPath path) {
        List<DocumentPath> others = byHead.computeIfAbsent(path.head(), _ -> new ArrayList<>(1));
        for (DocumentPath other : others) {
            String conflict = between(path, other);
            if (conflict != null) {
                throw kind.invalid("Two document paths " + conflict
                        + " with each other; must remove or rewrite one of these paths; path one: " + path
                        + ", path two: " + other);
            }
        }
        others.add(path);
    }

    private static @Nullable String between(DocumentPath one, DocumentPath two) {
        int common = Math.min(one.rest().size(), two.rest().size());
        for (int i = 0; i < common; i++) {
            DocumentPath.Step left = one.rest().get(i);
            DocumentPath.Step right = two.rest().get(i);
            if (left.getClass() != right.getClass()) {
                return "conflict";
            }
            if (!left.equals(right)) {
                return null;
            }
        }
        return "overlap";
    }
}
