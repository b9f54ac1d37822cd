package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import java.util.List;
import java.util.Map;

/**
 * The entrance for statements of other languages, whose parsers make templates of their own: turns them into what evaluates, with the
 * checks, and their order and words, that expressions have. Stateless but for the parameters; used for one execution.
 */
public final class StatementResolver {
    private static final ExpressionAttributes NO_PLACEHOLDERS = ExpressionAttributes.of(null, null);
    private static final ExpressionKind KIND = ExpressionKind.STATEMENT;

    private final List<AttributeValue> parameters;

    /** @param parameters what {@link ValueSource}s are bound to */
    public StatementResolver(List<AttributeValue> parameters) {
        this.parameters = parameters;
    }

    /**
     * The condition a WHERE clause stands for.
     *
     * @throws io.streambed.model.DynamoDbException a validation error in the service's words
     */
    public Where where(ConditionTemplate template) {
        PathResolver paths = new PathResolver(KIND, NO_PLACEHOLDERS, parameters);
        Predicate predicate = new ConditionResolver(paths).resolve(template);
        return new Where(predicate, paths.nestedHeads());
    }

    /**
     * The update that a list of actions stands for.
     *
     * @throws io.streambed.model.DynamoDbException a validation error in the service's words
     */
    public Update update(List<ActionTemplate> actions) {
        return new UpdateResolver(new PathResolver(KIND, NO_PLACEHOLDERS, parameters)).resolve(actions);
    }

    /**
     * A projection in which every path is given a name of its own at the top level.
     *
     * @param paths by name; without placeholders
     */
    public static Projection projection(Map<String, PathTemplate> paths) {
        return NamedPaths.of(paths, new PathResolver(KIND, NO_PLACEHOLDERS));
    }
}
