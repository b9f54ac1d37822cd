package io.streambed.write;

import io.streambed.model.DynamoDbException;
import io.streambed.protocol.Input;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The service's rules for tags. */
final class TagRules {
    private static final int MAX_TAGS = 50;
    private static final int MAX_KEY = 128;
    private static final int MAX_VALUE = 256;
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private TagRules() {}

    /** The tags after more were added, in the order of their keys. */
    static Map<String, String> added(Map<String, String> before, List<Input> tags) {
        Set<String> given = new HashSet<>();
        Map<String, String> after = new TreeMap<>(before);
        for (Input tag : tags) {
            String key = key(tag.stringOrNull("Key"));
            if (!given.add(key)) {
                throw DynamoDbException.validation(
                        "Duplicate Tag Keys provided as input: Duplicate Tag Key found " + key);
            }
            after.put(key, value(tag.stringOrNull("Value")));
        }
        if (after.size() > MAX_TAGS) {
            throw DynamoDbException.validation("Number of Tags exceed the current limit for the provided ResourceArn");
        }
        return after;
    }

    /** The tags without those of some keys; keys that are not there do not matter. */
    static Map<String, String> removed(Map<String, String> before, List<String> keys) {
        Map<String, String> after = new TreeMap<>(before);
        for (String key : keys) {
            after.remove(key(key));
        }
        return after;
    }

    private static String key(@Nullable String key) {
        if (key == null
                || key.isEmpty()
                || key.length() > MAX_KEY
                || !ALLOWED.matcher(key).matches()) {
            throw DynamoDbException.validation("The Tag Key provided is invalid, Key: " + key);
        }
        if (key.regionMatches(true, 0, "aws:", 0, "aws:".length())) {
            throw DynamoDbException.validation("Tag Key cannot be prefixed with aws:, Key: " + key);
        }
        return key;
    }

    private static String value(@Nullable String value) {
        if (value == null
                || value.length() > MAX_VALUE
                || !ALLOWED.matcher(value).matches()) {
            throw DynamoDbException.validation("The Tag Value provided is invalid, Value: " + value);
        }
        return value;
    }
}
