package io.streambed.expressions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses sets of paths of which one contains another, or that take one value for both a map and a list. */
final class PathConflicts {
    private PathConflicts() {}

    static void refuse(ExpressionKind kind, List<DocumentPath> paths) {
        for (int second = 1; second < paths.size(); second++) {
            for (int first = 0; first < second; first++) {
                String conflict = between(paths.get(first), paths.get(second));
                if (conflict != null) {
                    throw kind.invalid("Two document paths " + conflict
                            + " with each other; must remove or rewrite one of" + " these paths; path one: "
                            + paths.get(first) + ", path two: " + paths.get(second));
                }
            }
        }
    }

    private static @Nullable String between(DocumentPath one, DocumentPath two) {
        if (!one.head().equals(two.head())) {
            return null;
        }
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
