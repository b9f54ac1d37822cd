package io.streambed.expressions;

import io.streambed.model.Item;
import io.streambed.model.KeySchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A projection that was parsed once and can be resolved with the placeholders of any request. Immutable. */
final class ParsedProjection {
    private static final ExpressionKind KIND = ExpressionKind.PROJECTION;

    private final List<PathTemplate> paths;
    private final int length;

    /** The projection itself if it has no placeholders, else null. */
    private final @Nullable Projection constant;

    private ParsedProjection(List<PathTemplate> paths, int length, @Nullable Projection constant) {
        this.paths = List.copyOf(paths);
        this.length = length;
        this.constant = constant;
    }

    static ParsedProjection parse(String text) {
        TokenReader tokens = new TokenReader(KIND, text);
        List<PathTemplate> paths = new ArrayList<>();
        do {
            paths.add(PathParser.parse(tokens));
        } while (tokens.accept(TokenKind.COMMA));
        tokens.expect(TokenKind.END);
        paths.forEach(new ShapeCheck(KIND)::check);
        return new ParsedProjection(
                paths,
                text.length(),
                text.indexOf('#') >= 0 ? null : resolve(paths, text.length(), ExpressionAttributes.of(null, null)));
    }

    Projection resolve(ExpressionAttributes attributes) {
        return constant != null ? constant : resolve(paths, length, attributes);
    }

    private static Projection resolve(List<PathTemplate> templates, int length, ExpressionAttributes attributes) {
        PathResolver resolver = new PathResolver(KIND, attributes);
        List<DocumentPath> paths = new ArrayList<>(templates.size());
        for (PathTemplate template : templates) {
            paths.add(resolver.resolve(template));
        }
        PathConflicts.refuse(KIND, paths);
        resolver.checkSize(length);
        ProjectionTree tree = new ProjectionTree();
        paths.forEach(tree::add);
        return new Resolved(tree, resolver.nestedHeads());
    }

    private record Resolved(ProjectionTree tree, Set<String> nestedHeads) implements Projection {
        private Resolved {
            nestedHeads = Set.copyOf(nestedHeads);
        }

        @Override
        public Item apply(Item item) {
            return tree.project(item);
        }

        @Override
        public void checkAgainst(KeySchema key) {
            PathResolver.requireScalars(key, nestedHeads);
        }
    }
}
