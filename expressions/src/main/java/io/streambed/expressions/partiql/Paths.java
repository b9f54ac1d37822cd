package io.streambed.expressions.partiql;

import io.streambed.expressions.PathTemplate;
import io.streambed.model.DynamoDbException;
import java.util.ArrayList;
import java.util.List;

/** Makes document paths of names and steps. */
final class Paths {
    private static final int MAX_INDEX_DIGITS = 10;

    private Paths() {}

    static boolean isPath(Expression expression) {
        return expression instanceof Expression.Name || expression instanceof Expression.Path;
    }

    /** @throws DynamoDbException in the service's words if it is no path of names and indexes */
    static PathTemplate of(Expression expression) {
        return switch (expression) {
            case Expression.Name(String name, Position _) -> new PathTemplate(List.of(name(name)));
            case Expression.Path(Expression.Name(String root, Position _), List<Expression.Step> steps, Position _) -> {
                List<PathTemplate.Step> path = new ArrayList<>(steps.size() + 1);
                path.add(name(root));
                steps.forEach(step -> path.add(step(step)));
                yield new PathTemplate(path);
            }
            default -> throw unexpected(expression.position());
        };
    }

    private static PathTemplate.Name name(String name) {
        if (name.isEmpty()) {
            throw Refusal.emptyName();
        }
        return new PathTemplate.Name(name);
    }

    private static PathTemplate.Step step(Expression.Step step) {
        return switch (step) {
            case Expression.Step.Member(String name, Position _) -> name(name);
            case Expression.Step.Element(Expression index) -> element(index);
            case Expression.Step.AllElements(Position position) ->
                throw Refusal.at("Wildcard path component like a[*].b are not supported", position);
            case Expression.Step.AllMembers(Position position) ->
                throw Refusal.at("Unpivot path component like a.*.b are not supported", position);
        };
    }

    private static PathTemplate.Step element(Expression index) {
        return switch (index) {
            case Expression.Text(String name, Position _) -> name(name);
            case Expression.Name(String name, Position _) -> name(name);
            case Expression.Numeral(String text, Position position) -> index(text, position);
            default -> throw unexpected(index.position());
        };
    }

    private static PathTemplate.Index index(String text, Position position) {
        String digits = text.startsWith("-") ? text.substring(1) : text;
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw unexpected(position);
        }
        String significant = digits.replaceFirst("^0+(?=.)", "");
        if (text.startsWith("-")
                || significant.length() > MAX_INDEX_DIGITS
                || Long.parseLong(significant) > Integer.MAX_VALUE) {
            throw Refusal.at("List index is not within the allowable range; index: [" + text + "]", position);
        }
        return new PathTemplate.Index(significant);
    }

    static DynamoDbException unexpected(Position position) {
        return Refusal.at("Unexpected path component", position);
    }

    /** What a path's value is called in the answer of a SELECT: from the last name on. */
    static String nameOf(PathTemplate path) {
        StringBuilder name = new StringBuilder();
        for (PathTemplate.Step step : path.steps()) {
            switch (step) {
                case PathTemplate.Name(String text) -> {
                    name.setLength(0);
                    name.append(text);
                }
                case PathTemplate.Index(String digits) ->
                    name.append('[').append(digits).append(']');
                case PathTemplate.Placeholder placeholder -> throw new IllegalArgumentException(placeholder.key());
            }
        }
        return name.toString();
    }
}
