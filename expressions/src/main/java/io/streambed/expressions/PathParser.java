package io.streambed.expressions;

import java.util.ArrayList;
import java.util.List;

/** Parses document paths: names or # placeholders, then any number of {@code .name} and {@code [index]}. */
final class PathParser {
    private PathParser() {}

    static PathTemplate parse(TokenReader tokens) {
        List<PathTemplate.Step> steps = new ArrayList<>(2);
        steps.add(name(tokens));
        while (true) {
            if (tokens.accept(TokenKind.DOT)) {
                steps.add(name(tokens));
            } else if (tokens.accept(TokenKind.LEFT_BRACKET)) {
                steps.add(new PathTemplate.Index(tokens.expect(TokenKind.INDEX)));
                tokens.expect(TokenKind.RIGHT_BRACKET);
            } else {
                return new PathTemplate(steps);
            }
        }
    }

    private static PathTemplate.Step name(TokenReader tokens) {
        String placeholder = tokens.takeIf(TokenKind.NAME_PLACEHOLDER);
        return placeholder != null
                ? new PathTemplate.Placeholder(placeholder)
                : new PathTemplate.Name(tokens.expect(TokenKind.NAME));
    }
}
