package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that requests had before there were expressions, said in terms of what expressions become: they are checked
 * by their own rules and evaluated by the same engine. Thread-safe.
 *
 * <p>Maps are read in their own order, which should be the request's. Attribute names are names, never paths.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html">Legacy
 *     DynamoDB conditional parameters</a>
 */
public final class LegacyParameters {
    private LegacyParameters() {}

    /**
     * The condition that Expected and ConditionalOperator stand for.
     *
     * @param expected null if the request has none
     * @param operator null if the request has none, which is as AND
     * @throws DynamoDbException a validation error in the service's words
     */
    public static Condition expected(
            @Nullable Map<String, ExpectedAttribute> expected, @Nullable ConditionalOperator operator) {
        Map<String, LegacyCondition> conditions = new LinkedHashMap<>();
        if (expected != null) {
            expected.forEach((attribute, entry) -> {
                requireName(attribute);
                conditions.put(attribute, LegacyConditions.condition(attribute, entry));
            });
        }
        LegacyConditions.check(operator, expected);
        return new ResolvedCondition(LegacyConditions.predicate(conditions, operator), Set.of());
    }

    /**
     * The filter that QueryFilter or ScanFilter and ConditionalOperator stand for.
     *
     * @param parameter which of the two, for errors
     * @param conditions null if the request has none
     * @param operator null if the request has none, which is as AND
     * @throws DynamoDbException a validation error in the service's words
     */
    public static Filter filter(
            String parameter,
            @Nullable Map<String, LegacyCondition> conditions,
            @Nullable ConditionalOperator operator) {
        Map<String, LegacyCondition> checked = conditions == null ? Map.of() : conditions;
        checked.forEach(LegacyParameters::check);
        LegacyConditions.check(operator, conditions);
        return new ResolvedFilter(parameter, LegacyConditions.predicate(checked, operator), Set.of());
    }

    /**
     * What KeyConditions ask of which attributes.
     *
     * @throws DynamoDbException a validation error in the service's words
     */
    public static KeyClauses keyConditions(Map<String, LegacyCondition> conditions) {
        conditions.forEach(LegacyParameters::check);
        if (conditions.isEmpty()) {
            throw DynamoDbException.validation("Conditions can be of length 1 or 2 only");
        }
        List<KeyClause> clauses = new ArrayList<>(conditions.size());
        conditions.forEach((attribute, condition) -> clauses.add(LegacyConditions.clause(attribute, condition)));
        return new KeyClauses(clauses);
    }

    /**
     * The update that AttributeUpdates stand for.
     *
     * @throws DynamoDbException a validation error in the service's words
     */
    public static Update attributeUpdates(Map<String, AttributeUpdate> updates) {
        Update.Builder update = new Update.Builder();
        updates.forEach((attribute, entry) -> {
            requireName(attribute);
            LegacyConditions.checkUpdate(entry);
            update.add(new DocumentPath(attribute, List.of()), action(entry));
        });
        return update.build(Set.of());
    }

    private static Action action(AttributeUpdate update) {
        AttributeValue value = update.value();
        if (value == null) {
            return Action.Remove.REMOVE;
        }
        return switch (update.action()) {
            case PUT -> new Action.Set(new UpdateValue.Constant(value));
            case ADD -> new Action.Add(value, Action.Mismatch.ATTRIBUTE_UPDATES);
            case DELETE -> new Action.Delete(value, Action.Mismatch.ATTRIBUTE_UPDATES);
        };
    }

    /**
     * The projection that AttributesToGet stand for.
     *
     * @throws DynamoDbException a validation error in the service's words
     */
    public static Projection attributesToGet(List<String> attributes) {
        Set<String> seen = new HashSet<>();
        ProjectionTree tree = new ProjectionTree();
        for (String attribute : attributes) {
            requireName(attribute);
            if (!seen.add(attribute)) {
                throw LegacyConditions.invalid("Duplicate value in attribute name: " + attribute);
            }
            tree.add(new DocumentPath(attribute, List.of()));
        }
        return new ProjectedPaths(tree, Set.of());
    }

    private static void check(String attribute, LegacyCondition condition) {
        requireName(attribute);
        LegacyConditions.check(condition);
    }

    private static void requireName(String attribute) {
        if (attribute.isEmpty()) {
            throw DynamoDbException.validation("Empty attribute name");
        }
    }
}
