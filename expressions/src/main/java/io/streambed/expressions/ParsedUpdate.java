package io.streambed.expressions;

import org.jspecify.annotations.Nullable;

/** An update that was parsed once and can be resolved with the placeholders of any request. Immutable. */
final class ParsedUpdate {
    private static final ExpressionKind KIND = ExpressionKind.UPDATE;

    private final UpdateParser.Parsed parsed;

    /** The update itself if it has no placeholders, else null. */
    private final @Nullable Update constant;

    private ParsedUpdate(UpdateParser.Parsed parsed, @Nullable Update constant) {
        this.parsed = parsed;
        this.constant = constant;
    }

    static ParsedUpdate parse(String text) {
        UpdateParser.Parsed parsed = UpdateParser.parse(text);
        ShapeCheck shape = new ShapeCheck(KIND);
        parsed.actions().forEach(shape::check);
        if (parsed.repeated() != null) {
            throw KIND.invalid(
                    "The \"" + parsed.repeated() + "\" section can only be used once in an update expression;");
        }
        boolean hasPlaceholders = text.indexOf('#') >= 0 || text.indexOf(':') >= 0;
        return new ParsedUpdate(parsed, hasPlaceholders ? null : resolve(parsed, ExpressionAttributes.of(null, null)));
    }

    Update resolve(ExpressionAttributes attributes) {
        return constant != null ? constant : resolve(parsed, attributes);
    }

    private static Update resolve(UpdateParser.Parsed parsed, ExpressionAttributes attributes) {
        PathResolver paths = new PathResolver(KIND, attributes);
        Update update = new UpdateResolver(paths).resolve(parsed.actions());
        if (parsed.operators() > OperandParser.MAX_OPERATORS) {
            throw OperandParser.tooManyOperators(KIND);
        }
        paths.checkSize(parsed.length());
        return update;
    }
}
