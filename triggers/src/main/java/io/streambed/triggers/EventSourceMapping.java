package io.streambed.triggers;

import io.streambed.triggers.pattern.EventPattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That a function is to be called with the records of a stream, and how.
 *
 * @param startTime for AT_TIMESTAMP, epoch milliseconds; else 0
 * @param settings what an update can change
 * @param createdAt epoch milliseconds
 * @param modifiedAt epoch milliseconds
 * @param revision one more with every change, from 1 on
 * @param change what the last change was
 */
record EventSourceMapping(
        String uuid,
        String eventSourceArn,
        StartingPosition start,
        long startTime,
        Settings settings,
        long createdAt,
        long modifiedAt,
        long revision,
        Change change) {

    /** Where a mapping begins in a shard that it has not read before. */
    enum StartingPosition {
        TRIM_HORIZON,
        LATEST,
        AT_TIMESTAMP
    }

    /** What changed a mapping last, named as the state it is in until that is done. */
    enum Change {
        Creating,
        Enabling,
        Disabling,
        Updating
    }

    /**
     * What an update can change; names and units as in the API, -1 meaning no limit.
     *
     * @param functionName as the client gave it
     * @param filters event patterns, of which one must match; all records pass if there are none
     * @param onFailure a URL, or {@code kafka://} and a topic; null if there is none
     */
    record Settings(
            String functionName,
            boolean enabled,
            int batchSize,
            int batchingWindowSeconds,
            int parallelizationFactor,
            List<String> filters,
            boolean bisect,
            int maxRetries,
            int maxAgeSeconds,
            boolean reportBatchItemFailures,
            @Nullable String onFailure,
            int tumblingWindowSeconds) {
        static final int DEFAULT_BATCH_SIZE = 100;

        Settings {
            filters = List.copyOf(filters);
        }

        static Settings defaults(String functionName) {
            return new Settings(functionName, true, DEFAULT_BATCH_SIZE, 0, 1, List.of(), false, -1, -1, false, null, 0);
        }

        List<EventPattern> patterns() {
            return filters.stream().map(EventPattern::parse).toList();
        }
    }

    /** This mapping after an update. */
    EventSourceMapping with(Settings updated, long now) {
        Change kind = updated.enabled() == settings.enabled()
                ? Change.Updating
                : updated.enabled() ? Change.Enabling : Change.Disabling;
        return new EventSourceMapping(
                uuid, eventSourceArn, start, startTime, updated, createdAt, now, revision + 1, kind);
    }
}
