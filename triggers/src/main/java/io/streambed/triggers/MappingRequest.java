package io.streambed.triggers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streambed.triggers.EventSourceMapping.Settings;
import io.streambed.triggers.EventSourceMapping.StartingPosition;
import io.streambed.triggers.LambdaException.Kind;
import io.streambed.triggers.pattern.EventPattern;
import io.streambed.triggers.pattern.InvalidPatternException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request to create or update a mapping: first its form and its constraints, as the API declares them, then what
 * makes no sense for a stream.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html">CreateEventSourceMapping</a>
 */
final class MappingRequest {
    private static final int MAX_FILTERS = 5;
    private static final int MAX_PATTERN = 4096;
    private static final int MAX_FUNCTION_NAME = 2048;

    /** What only other kinds of sources have. */
    private static final List<String> OF_OTHER_SOURCES = List.of(
            "Topics",
            "Queues",
            "SourceAccessConfigurations",
            "SelfManagedEventSource",
            "AmazonManagedKafkaEventSourceConfig",
            "SelfManagedKafkaEventSourceConfig",
            "ScalingConfig",
            "DocumentDBEventSourceConfig");

    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode json;

    private MappingRequest(JsonNode json) {
        this.json = json;
    }

    static MappingRequest parse(byte[] body) {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new LambdaException(Kind.SerializationException, "Could not parse request body into json");
        } catch (IOException e) {
            throw new IllegalStateException("bytes that cannot be read", e);
        }
        if (json == null || !json.isObject()) {
            throw new LambdaException(Kind.SerializationException, "Could not parse request body into json");
        }
        return new MappingRequest(json);
    }

    String eventSourceArn() {
        String arn = text("EventSourceArn");
        if (arn == null) {
            throw LambdaException.invalid(
                    "Unrecognized event source, must be kinesis, dynamodb stream, sqs or kafka cluster.");
        }
        return arn;
    }

    String functionName() {
        String name = text("FunctionName");
        if (name == null) {
            throw constraint("null", "functionName", "Member must not be null");
        }
        if (name.isEmpty() || name.length() > MAX_FUNCTION_NAME) {
            throw constraint(
                    name,
                    "functionName",
                    "Member must have length "
                            + (name.isEmpty() ? "greater than or equal to 1" : "less than or equal to 2048"));
        }
        return name;
    }

    StartingPosition startingPosition() {
        String name = text("StartingPosition");
        if (name == null) {
            throw LambdaException.invalid(
                    "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint:"
                            + " Member must not be null.");
        }
        return Arrays.stream(StartingPosition.values())
                .filter(position -> position.name().equals(name))
                .findAny()
                .orElseThrow(() -> constraint(
                        name,
                        "startingPosition",
                        "Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]"));
    }

    /** Epoch milliseconds; 0 if none is asked for. */
    long startingTimestamp(StartingPosition position, long now) {
        JsonNode timestamp = json.get("StartingPositionTimestamp");
        boolean given = timestamp != null && !timestamp.isNull();
        if (position != StartingPosition.AT_TIMESTAMP) {
            if (given) {
                throw LambdaException.invalid(
                        "StartingPositionTimestamp is only valid with the starting position AT_TIMESTAMP.");
            }
            return 0;
        }
        if (timestamp == null || !timestamp.isNumber()) {
            throw LambdaException.invalid("StartingPositionTimestamp is required for starting position AT_TIMESTAMP.");
        }
        double millis = timestamp.doubleValue() * 1000;
        if (!(millis >= 0) || millis > now) {
            throw LambdaException.invalid("StartingPositionTimestamp must not be in the future.");
        }
        return (long) millis;
    }

    /** The settings with what the request changes in them. */
    Settings settings(Settings before) {
        Settings settings = new Settings(
                json.hasNonNull("FunctionName") ? functionName() : before.functionName(),
                bool("Enabled", before.enabled()),
                integer("BatchSize", "batchSize", 1, 10_000, before.batchSize()),
                integer(
                        "MaximumBatchingWindowInSeconds",
                        "maximumBatchingWindowInSeconds",
                        0,
                        300,
                        before.batchingWindowSeconds()),
                integer("ParallelizationFactor", "parallelizationFactor", 1, 10, before.parallelizationFactor()),
                json.has("FilterCriteria") ? filters() : before.filters(),
                bool("BisectBatchOnFunctionError", before.bisect()),
                integer("MaximumRetryAttempts", "maximumRetryAttempts", -1, 10_000, before.maxRetries()),
                integer("MaximumRecordAgeInSeconds", "maximumRecordAgeInSeconds", -1, 604_800, before.maxAgeSeconds()),
                json.hasNonNull("FunctionResponseTypes") ? responseTypes() : before.reportBatchItemFailures(),
                json.hasNonNull("DestinationConfig") ? onFailure() : before.onFailure(),
                integer("TumblingWindowInSeconds", "tumblingWindowInSeconds", 0, 900, before.tumblingWindowSeconds()));
        if (settings.maxAgeSeconds() >= 0 && settings.maxAgeSeconds() < 60) {
            throw LambdaException.invalid("MaximumRecordAgeInSeconds must be -1 or between 60 and 604800.");
        }
        for (String other : OF_OTHER_SOURCES) {
            if (json.hasNonNull(other)) {
                throw LambdaException.invalid(other + " is not supported for the event source type DynamoDB.");
            }
        }
        return settings;
    }

    private List<String> filters() {
        JsonNode criteria = json.get("FilterCriteria");
        JsonNode filters = criteria == null ? null : criteria.get("Filters");
        List<String> patterns = new ArrayList<>();
        if (filters == null || filters.isNull()) {
            return patterns;
        }
        if (!filters.isArray()) {
            throw wrongType();
        }
        if (filters.size() > MAX_FILTERS) {
            throw LambdaException.invalid("FilterCriteria must not have more than " + MAX_FILTERS + " filters.");
        }
        for (JsonNode filter : filters) {
            JsonNode pattern = filter.get("Pattern");
            if (pattern == null || pattern.isNull()) {
                continue;
            }
            if (!pattern.isTextual()) {
                throw wrongType();
            }
            patterns.add(checked(pattern.textValue()));
        }
        return patterns;
    }

    private static String checked(String pattern) {
        if (pattern.length() > MAX_PATTERN) {
            throw constraint(
                    pattern.substring(0, 40) + "...",
                    "filterCriteria.filters.1.member.pattern",
                    "Member must have length less than or equal to 4096");
        }
        try {
            EventPattern.parse(pattern);
        } catch (InvalidPatternException e) {
            throw LambdaException.invalid("Invalid filter pattern definition. Reason: " + e.reason());
        }
        return pattern;
    }

    private boolean responseTypes() {
        JsonNode types = json.get("FunctionResponseTypes");
        if (!types.isArray()) {
            throw wrongType();
        }
        for (JsonNode type : types) {
            if (!type.asText().equals("ReportBatchItemFailures")) {
                throw constraint(
                        types.toString(),
                        "functionResponseTypes",
                        "Member must satisfy constraint: [Member must satisfy enum value set: [ReportBatchItemFailures]]");
            }
        }
        return !types.isEmpty();
    }

    private @Nullable String onFailure() {
        JsonNode config = json.get("DestinationConfig");
        JsonNode onFailure = config.get("OnFailure");
        if (config.hasNonNull("OnSuccess") && !config.get("OnSuccess").isEmpty()) {
            throw LambdaException.invalid("OnSuccess destinations are not supported for event source mappings.");
        }
        JsonNode destination = onFailure == null ? null : onFailure.get("Destination");
        if (destination == null || destination.isNull()) {
            return null;
        }
        if (!destination.isTextual()) {
            throw wrongType();
        }
        return destination.textValue();
    }

    private @Nullable String text(String member) {
        JsonNode value = json.get(member);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrongType();
        }
        return value.textValue();
    }

    private boolean bool(String member, boolean otherwise) {
        JsonNode value = json.get(member);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw wrongType();
        }
        return value.booleanValue();
    }

    private int integer(String member, String shown, int least, int most, int otherwise) {
        JsonNode value = json.get(member);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw wrongType();
        }
        long number = value.longValue();
        if (number < least) {
            throw constraint(Long.toString(number), shown, "Member must have value greater than or equal to " + least);
        }
        if (number > most) {
            throw constraint(Long.toString(number), shown, "Member must have value less than or equal to " + most);
        }
        return (int) number;
    }

    static LambdaException constraint(String value, String member, String constraint) {
        String shown = value.equals("null") ? value : "'" + value + "'";
        return new LambdaException(
                Kind.ValidationException,
                "1 validation error detected: Value " + shown + " at '" + member + "' failed to satisfy constraint: "
                        + constraint);
    }

    private static LambdaException wrongType() {
        return new LambdaException(Kind.SerializationException, "Unexpected type of value in the request body");
    }
}
