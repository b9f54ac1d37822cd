package io.streambed.write;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.StreamSpec;
import io.streambed.model.StreamViewType;
import io.streambed.protocol.Input;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The service's rules for table requests that no single member's constraints express. */
final class TableRules {
    private static final long MAX_UNITS = 1_000_000_000_000L;
    private static final DateTimeFormatter LABEL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private TableRules() {}

    static DynamoDbException invalid(String reason) {
        return DynamoDbException.validation("One or more parameter values were invalid: " + reason);
    }

    static DynamoDbException inUse(String why) {
        return new DynamoDbException(
                ErrorType.RESOURCE_IN_USE, "Attempt to change a resource which is still in use: " + why);
    }

    /** A request must say so rather than have a part of it ignored. */
    static void refuse(Input input, List<String> members) {
        for (String member : members) {
            if (input.has(member)) {
                throw DynamoDbException.validation(member + " is not supported by this version of Streambed");
            }
        }
    }

    static void checkUnits(Input throughput) {
        for (String member : List.of("ReadCapacityUnits", "WriteCapacityUnits")) {
            long units = throughput.longValue(member);
            if (units > MAX_UNITS) {
                throw DynamoDbException.validation("Given value " + units + " for " + member + " is out of bounds");
            }
        }
    }

    /** Checks a stream specification; true if it wants a stream. */
    static boolean wantsStream(Input specification) {
        boolean enabled = specification.bool("StreamEnabled");
        String viewType = specification.stringOrNull("StreamViewType");
        if (enabled && viewType == null) {
            throw DynamoDbException.validation(
                    "Invalid StreamViewType: Stream ViewType must not be null or empty when enabling streams.");
        }
        if (!enabled && viewType != null) {
            throw DynamoDbException.validation(
                    "Invalid StreamViewType: Stream StreamEnabled was false but a StreamViewType was present.");
        }
        return enabled;
    }

    /** The stream that the specification asks for, or null if it asks for none. */
    static @Nullable StreamSpec stream(@Nullable Input specification, long now) {
        if (specification == null || !wantsStream(specification)) {
            return null;
        }
        return new StreamSpec(
                LABEL.format(Instant.ofEpochMilli(now)),
                StreamViewType.valueOf(specification.string("StreamViewType")));
    }
}
