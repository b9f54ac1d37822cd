package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ItemSize;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A request's {@code ExpressionAttributeNames} and {@code ExpressionAttributeValues}, and which of them its expressions have used.
 *
 * <p>A request makes one, resolves all its expressions with it, and then calls {@link #requireAllUsed}, because what is unused
 * is so over all expressions of the request. Mutable, used by one thread.
 */
public final class ExpressionAttributes {
    private static final int MAX_KEY_LENGTH = 255;
    private static final int MAX_NAME_LENGTH = 65_535;
    /** Of all names, or all values, together with their placeholders, in bytes. */
    private static final long MAX_TOTAL_SIZE = 2 * 1024 * 1024;

    private final Map<String, String> names;
    private final Map<String, AttributeValue> values;
    private final Set<String> unused = new HashSet<>();

    private ExpressionAttributes(Map<String, String> names, Map<String, AttributeValue> values) {
        this.names = names;
        this.values = values;
        unused.addAll(names.keySet());
        unused.addAll(values.keySet());
    }

    /**
     * Takes the request's parameters, null where it has none.
     *
     * @throws DynamoDbException a validation error if a map is given but empty, or a key or name in it is malformed
     */
    public static ExpressionAttributes of(
            @Nullable Map<String, String> names, @Nullable Map<String, AttributeValue> values) {
        checkKeys(names, values == null ? null : values.keySet());
        if (values != null) {
            values.forEach(ExpressionAttributes::checkDocument);
        }
        if (names != null) {
            names.forEach(ExpressionAttributes::checkName);
            checkTotal("ExpressionAttributeNames", names, ItemSize::utf8Length);
        }
        if (values != null) {
            checkTotal("ExpressionAttributeValues", values, ItemSize::of);
        }
        return new ExpressionAttributes(names == null ? Map.of() : names, values == null ? Map.of() : values);
    }

    /**
     * Checks placeholders alone, for requests in which values may have errors: the service looks at those later, and at names last.
     *
     * @throws DynamoDbException a validation error if a map is given but empty, or a key in it is malformed
     */
    public static void checkKeys(@Nullable Map<String, String> names, @Nullable Set<String> valueKeys) {
        if (names != null) {
            checkKeys("ExpressionAttributeNames", '#', names.keySet());
        }
        if (valueKeys != null) {
            checkKeys("ExpressionAttributeValues", ':', valueKeys);
        }
    }

    /**
     * Refuses parameters from before there were expressions in a request that has expressions.
     *
     * @param legacy which of them the request has
     * @param expressions which expressions the request has
     */
    public static void refuseMixture(List<String> legacy, List<String> expressions) {
        if (!legacy.isEmpty() && !expressions.isEmpty()) {
            throw DynamoDbException.validation(
                    "Can not use both expression and non-expression parameters in the same request: "
                            + "Non-expression parameters: {" + String.join(", ", legacy)
                            + "} Expression parameters: {" + String.join(", ", expressions) + "}");
        }
    }

    /**
     * Refuses names and values in a request that has no expression that could use them.
     *
     * @param valueExpressions the operation's parameters that could use values, all of them absent; none if it does not name them
     */
    public static void refuseWithoutExpressions(
            @Nullable Map<String, String> names,
            @Nullable Map<String, AttributeValue> values,
            String... valueExpressions) {
        if (names != null) {
            throw DynamoDbException.validation("ExpressionAttributeNames can only be specified when using expressions");
        }
        refuseValuesWithoutExpressions(values, valueExpressions);
    }

    /**
     * Refuses values in a request whose only expressions, such as a projection, cannot use them.
     *
     * @param valueExpressions the operation's parameters that could use values, all of them absent
     */
    public static void refuseValuesWithoutExpressions(
            @Nullable Map<String, AttributeValue> values, String... valueExpressions) {
        if (values != null) {
            String named =
                    String.join(" and ", valueExpressions) + (valueExpressions.length > 1 ? " are null" : " is null");
            throw DynamoDbException.validation("ExpressionAttributeValues can only be specified when using expressions"
                    + (valueExpressions.length == 0 ? "" : ": " + named));
        }
    }

    /** The name a # placeholder stands for, or null; it then counts as used. */
    @Nullable
    String name(String key) {
        unused.remove(key);
        return names.get(key);
    }

    /** The value a : placeholder stands for, or null; it then counts as used. */
    @Nullable
    AttributeValue value(String key) {
        unused.remove(key);
        return values.get(key);
    }

    /**
     * To be called when all expressions of the request are resolved.
     *
     * @throws DynamoDbException a validation error that lists what no expression used
     */
    public void requireAllUsed() {
        if (!unused.isEmpty()) {
            requireAllUsed("ExpressionAttributeNames", names.keySet());
            requireAllUsed("ExpressionAttributeValues", values.keySet());
        }
    }

    private void requireAllUsed(String parameter, Set<String> keys) {
        StringJoiner listed = new StringJoiner(", ", "{", "}");
        listed.setEmptyValue("");
        for (String key : keys) {
            if (unused.contains(key)) {
                listed.add(key);
            }
        }
        if (listed.length() > 0) {
            throw DynamoDbException.validation(
                    "Value provided in " + parameter + " unused in expressions: keys: " + listed);
        }
    }

    private static void checkKeys(String parameter, char mark, Set<String> keys) {
        if (keys.isEmpty()) {
            throw DynamoDbException.validation(parameter + " must not be empty");
        }
        for (String key : keys) {
            if (key.isEmpty()) {
                throw DynamoDbException.validation(
                        parameter + " contains invalid key: The expression attribute map contains an empty key;");
            }
            if (!isPlaceholder(key, mark)) {
                throw DynamoDbException.validation(
                        parameter + " contains invalid key: Syntax error; key: \"" + key + "\"");
            }
            if (key.length() > MAX_KEY_LENGTH) {
                throw DynamoDbException.validation(parameter + " contains invalid key: The expression attribute map"
                        + " contains a key that is too long; size of key: " + key.length());
            }
        }
    }

    private static boolean isPlaceholder(String key, char mark) {
        if (key.length() < 2 || key.charAt(0) != mark) {
            return false;
        }
        for (int i = 1; i < key.length(); i++) {
            if (!Lexer.isNamePart(key.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static <T> void checkTotal(String parameter, Map<String, T> map, ToIntFunction<T> size) {
        long total = 0;
        for (Map.Entry<String, T> entry : map.entrySet()) {
            total += entry.getKey().length() + size.applyAsInt(entry.getValue());
        }
        if (total > MAX_TOTAL_SIZE) {
            throw DynamoDbException.validation(parameter + " exceeds max size");
        }
    }

    /** A list or map may be as large as an item. */
    private static void checkDocument(String key, AttributeValue value) {
        boolean document = value instanceof AttributeValue.L || value instanceof AttributeValue.M;
        if (document && ItemSize.of(value) > ItemSize.MAX_ITEM_SIZE) {
            throw DynamoDbException.validation("ExpressionAttributeValues contains invalid value: "
                    + "Item size has exceeded the maximum allowed size for key " + key);
        }
    }

    private static void checkName(String key, String name) {
        if (name.isEmpty()) {
            throw DynamoDbException.validation(
                    "ExpressionAttributeNames contains invalid value: Empty attribute name for key " + key);
        }
        if (name.length() > MAX_NAME_LENGTH) {
            throw DynamoDbException.validation("ExpressionAttributeNames contains invalid value: Attribute name is too"
                    + " large, must be less than 65536 bytes for key " + key);
        }
    }
}
