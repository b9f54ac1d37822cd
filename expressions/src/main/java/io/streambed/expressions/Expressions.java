package io.streambed.expressions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.streambed.model.AttributeValue;
import java.util.Map;

/**
 * The entrance: turns the text of an expression into something that evaluates. Thread-safe.
 *
 * <p>Applications send few different texts, so parsed ones are kept; the placeholders of each request are resolved anew. All
 * failures are validation errors in the service's words.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html">Using expressions in
 *     DynamoDB</a>
 */
public final class Expressions {
    /** In characters of text, per kind; a parsed expression takes some tens of bytes per character. */
    private static final long CACHED_TEXT = 256 * 1024;

    private static final Cache<String, ParsedCondition> CONDITIONS = cache();
    private static final Cache<String, ParsedProjection> PROJECTIONS = cache();
    private static final Cache<String, ParsedUpdate> UPDATES = cache();

    private Expressions() {}

    /**
     * The condition a request's ConditionExpression stands for. Names and values it uses are marked as used.
     *
     * @throws io.streambed.model.DynamoDbException if the expression is not valid
     */
    public static Condition condition(String expression, ExpressionAttributes attributes) {
        return condition(ExpressionKind.CONDITION, expression, attributes);
    }

    /**
     * The filter a request's FilterExpression stands for. Names and values it uses are marked as used.
     *
     * @throws io.streambed.model.DynamoDbException if the expression is not valid
     */
    public static Filter filter(String expression, ExpressionAttributes attributes) {
        ResolvedCondition condition = condition(ExpressionKind.FILTER, expression, attributes);
        return new ResolvedFilter("Filter Expression", condition.predicate(), condition.nestedHeads());
    }

    /**
     * The key condition a request's KeyConditionExpression stands for. Names and values it uses are marked as used.
     *
     * @throws io.streambed.model.DynamoDbException if the expression is not valid
     */
    public static KeyCondition keyCondition(String expression, ExpressionAttributes attributes) {
        return new KeyCondition(
                condition(ExpressionKind.KEY_CONDITION, expression, attributes).predicate());
    }

    /**
     * The update a request's UpdateExpression stands for. Names and values it uses are marked as used.
     *
     * @throws io.streambed.model.DynamoDbException if the expression is not valid
     */
    public static Update update(String expression, ExpressionAttributes attributes) {
        return UPDATES.get(expression, ParsedUpdate::parse).resolve(attributes);
    }

    /**
     * The condition of a request that has no other expression, so that all names and values must be used by it.
     *
     * @param names empty if the request has none
     * @param values empty if the request has none
     */
    public static Condition condition(
            String expression, Map<String, String> names, Map<String, AttributeValue> values) {
        ExpressionAttributes attributes =
                ExpressionAttributes.of(names.isEmpty() ? null : names, values.isEmpty() ? null : values);
        Condition condition = condition(expression, attributes);
        attributes.requireAllUsed();
        return condition;
    }

    /**
     * The projection a request's ProjectionExpression stands for. Names it uses are marked as used.
     *
     * @throws io.streambed.model.DynamoDbException if the expression is not valid
     */
    public static Projection projection(String expression, ExpressionAttributes attributes) {
        return PROJECTIONS.get(expression, ParsedProjection::parse).resolve(attributes);
    }

    /**
     * The projection of a request that has no other expression, so that all names must be used by it.
     *
     * @param names empty if the request has none
     */
    public static Projection projection(String expression, Map<String, String> names) {
        ExpressionAttributes attributes = ExpressionAttributes.of(names.isEmpty() ? null : names, null);
        Projection projection = projection(expression, attributes);
        attributes.requireAllUsed();
        return projection;
    }

    private static ResolvedCondition condition(
            ExpressionKind kind, String expression, ExpressionAttributes attributes) {
        // One text means the same in all kinds of conditions. What is refused is not kept, so errors name the right
        // kind.
        return CONDITIONS
                .get(expression, text -> ParsedCondition.parse(kind, text))
                .resolve(kind, attributes);
    }

    private static <T> Cache<String, T> cache() {
        return Caffeine.newBuilder()
                .maximumWeight(CACHED_TEXT)
                .weigher((String text, T _) -> text.length())
                .build();
    }
}
