package io.streambed.triggers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a function says of the records it got and of the window they lie in. Looked at only where the mapping asks for it.
 *
 * @param failures the identifiers of the records it could not process, as it gave them; null if it answered what is no list
 *     of such identifiers
 * @param state of the window; null if it gave none
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">Configuring partial
 *     batch response</a>
 */
record FunctionAnswer(
        @Nullable List<String> failures, @Nullable ObjectNode state) {
    /** All is well. */
    static final FunctionAnswer EMPTY = new FunctionAnswer(List.of(), null);

    private static final FunctionAnswer GARBAGE = new FunctionAnswer(null, null);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Reads the JSON a function answered. */
    static FunctionAnswer parse(byte[] body) {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return GARBAGE;
        } catch (IOException e) {
            throw new IllegalStateException("bytes that cannot be read", e);
        }
        return of(json);
    }

    /** What an object says that a Java function returned. */
    static FunctionAnswer ofObject(@Nullable Object object) {
        try {
            return of(JSON.valueToTree(object));
        } catch (IllegalArgumentException e) {
            return GARBAGE;
        }
    }

    private static FunctionAnswer of(@Nullable JsonNode json) {
        if (json == null || json.isMissingNode() || json.isNull()) {
            return EMPTY;
        }
        if (!json.isObject()) {
            return GARBAGE;
        }
        JsonNode state = json.get("state");
        return new FunctionAnswer(
                failures(json.get("batchItemFailures")), state instanceof ObjectNode object ? object : null);
    }

    private static @Nullable List<String> failures(@Nullable JsonNode json) {
        if (json == null || json.isNull()) {
            return List.of();
        }
        if (!json.isArray()) {
            return null;
        }
        List<String> failures = new ArrayList<>();
        for (JsonNode failure : json) {
            JsonNode identifier = failure.get("itemIdentifier");
            if (identifier == null
                    || !identifier.isTextual()
                    || identifier.textValue().isEmpty()) {
                return null;
            }
            failures.add(identifier.textValue());
        }
        return failures;
    }

    /**
     * How many of the first records are done: all before the first one that failed.
     *
     * @return 0 if the answer names a record that is none of them, or makes no sense: then the whole batch failed
     */
    int processed(List<TriggerRecord> records) {
        if (failures == null) {
            return 0;
        }
        int first = records.size();
        for (String failure : failures) {
            int index = indexOf(failure, records);
            if (index < 0) {
                return 0;
            }
            first = Math.min(first, index);
        }
        return first;
    }

    private static int indexOf(String identifier, List<TriggerRecord> records) {
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i).sequenceNumber().toString().equals(identifier)) {
                return i;
            }
        }
        return -1;
    }
}
