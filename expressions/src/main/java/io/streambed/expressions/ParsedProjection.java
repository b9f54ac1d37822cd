package io.streambed.expressions;

import java.util.ArrayList;
import java.util.List;
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
        PathConflicts conflicts = new PathConflicts(KIND, templates.size());
        ProjectionTree tree = new ProjectionTree();
        for (PathTemplate template : templates.reversed()) {
            DocumentPath path = resolver.resolve(template);
            conflicts.add(path);
            tree.add(path);
        }
        resolver.checkSize(length);
        return new ProjectedPaths(tree, resolver.nestedHeads());
    }
}
