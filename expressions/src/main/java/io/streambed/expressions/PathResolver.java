package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ItemSize;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Turns paths and values as written into what they stand for. Mutable, used for one expression. */
final class PathResolver {
    private static final long MAX_RESOLVED_SIZE = 1024 * 1024;

    private final ExpressionKind kind;
    private final ExpressionAttributes attributes;
    private final List<AttributeValue> parameters;
    private final Set<String> nestedHeads = new LinkedHashSet<>(0);
    /** Bytes of what placeholders stood for so far, every time they did. */
    private long substituted;

    PathResolver(ExpressionKind kind, ExpressionAttributes attributes) {
        this(kind, attributes, List.of());
    }

    /** @param parameters of a statement */
    PathResolver(ExpressionKind kind, ExpressionAttributes attributes, List<AttributeValue> parameters) {
        this.kind = kind;
        this.attributes = attributes;
        this.parameters = parameters;
    }

    ExpressionKind kind() {
        return kind;
    }

    /** The top-level attributes that paths resolved so far look into. */
    Set<String> nestedHeads() {
        return nestedHeads;
    }

    DocumentPath resolve(PathTemplate template) {
        List<PathTemplate.Step> steps = template.steps();
        if (steps.size() > DocumentPath.MAX_LEVELS) {
            throw kind.invalid("The document path has too many nesting levels; nesting levels: " + steps.size());
        }
        String head = switch (steps.getFirst()) {
            case PathTemplate.Name(String name) -> name;
            case PathTemplate.Placeholder(String key) -> name(key);
            case PathTemplate.Index _ -> throw new IllegalArgumentException("a path starts with a name");
        };
        if (steps.size() == 1) {
            return new DocumentPath(head, List.of());
        }
        List<DocumentPath.Step> rest = new ArrayList<>(steps.size() - 1);
        for (PathTemplate.Step step : steps.subList(1, steps.size())) {
            rest.add(
                    switch (step) {
                        case PathTemplate.Name(String name) -> new DocumentPath.Key(name);
                        case PathTemplate.Placeholder(String key) -> new DocumentPath.Key(name(key));
                        case PathTemplate.Index(String digits) -> new DocumentPath.Index(Integer.parseInt(digits));
                    });
        }
        nestedHeads.add(head);
        return new DocumentPath(head, rest);
    }

    AttributeValue value(String key) {
        AttributeValue value = attributes.value(key);
        if (value == null) {
            throw kind.invalid(
                    "An expression attribute value used in expression is not defined; attribute value: " + key);
        }
        substituted += ItemSize.of(value);
        return value;
    }

    AttributeValue value(ValueSource source) {
        return source.bind(parameters);
    }

    /**
     * To be called when all is resolved.
     *
     * @throws DynamoDbException if the expression with all its placeholders substituted is larger than 1 MB
     */
    void checkSize(int textLength) {
        if (textLength + substituted > MAX_RESOLVED_SIZE) {
            throw kind.invalid("Expression size has exceeded the maximum allowed size;");
        }
    }

    private String name(String key) {
        String name = attributes.name(key);
        if (name == null) {
            throw kind.invalid(
                    "An expression attribute name used in the document path is not defined; attribute name: " + key);
        }
        substituted += ItemSize.utf8Length(name);
        return name;
    }

    static void requireScalars(KeySchema key, Set<String> nestedHeads) {
        if (nestedHeads.isEmpty()) {
            return;
        }
        requireScalar("Key", key.partition().name(), nestedHeads);
        KeyAttribute sort = key.sort();
        if (sort != null) {
            requireScalar("Key", sort.name(), nestedHeads);
        }
    }

    static void requireScalars(Collection<String> indexKeys, Set<String> nestedHeads) {
        if (nestedHeads.isEmpty()) {
            return;
        }
        for (String attribute : indexKeys) {
            requireScalar("IndexKey", attribute, nestedHeads);
        }
    }

    private static void requireScalar(String role, String attribute, Set<String> nestedHeads) {
        if (nestedHeads.contains(attribute)) {
            throw DynamoDbException.validation("Key attributes must be scalars; list random access '[]' and map"
                    + " lookup '.' are not allowed: " + role + ": " + attribute);
        }
    }
}
