package io.streambed.expressions;

import org.jspecify.annotations.Nullable;

/** A condition that was parsed once and can be resolved with the placeholders of any request. Immutable. */
final class ParsedCondition {
    private final ConditionParser.Parsed parsed;

    /** The condition itself if it has no placeholders, else null. */
    private final @Nullable ResolvedCondition constant;

    private ParsedCondition(ConditionParser.Parsed parsed, @Nullable ResolvedCondition constant) {
        this.parsed = parsed;
        this.constant = constant;
    }

    static ParsedCondition parse(ExpressionKind kind, String text) {
        ConditionParser.Parsed parsed = ConditionParser.parse(kind, text);
        new ShapeCheck(kind).check(parsed.template());
        boolean hasPlaceholders = text.indexOf('#') >= 0 || text.indexOf(':') >= 0;
        return new ParsedCondition(
                parsed, hasPlaceholders ? null : resolve(kind, parsed, ExpressionAttributes.of(null, null)));
    }

    ResolvedCondition resolve(ExpressionKind kind, ExpressionAttributes attributes) {
        return constant != null ? constant : resolve(kind, parsed, attributes);
    }

    private static ResolvedCondition resolve(
            ExpressionKind kind, ConditionParser.Parsed parsed, ExpressionAttributes attributes) {
        PathResolver paths = new PathResolver(kind, attributes);
        Predicate predicate = new ConditionResolver(paths).resolve(parsed.template());
        if (parsed.operators() > OperandParser.MAX_OPERATORS) {
            throw OperandParser.tooManyOperators(kind);
        }
        paths.checkSize(parsed.length());
        return new ResolvedCondition(predicate, paths.nestedHeads());
    }
}
