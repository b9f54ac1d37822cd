package io.streambed.triggers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streambed.materializer.CatalogState;
import io.streambed.model.Arns;
import io.streambed.stream.FollowedStream;
import io.streambed.stream.StreamFollowers;
import io.streambed.triggers.EventSourceMapping.Settings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Describes mappings as the API does: what they are told, and how they are on the shards of their streams. */
final class MappingDescriptions {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NOTHING = "No records processed";
    private static final String USER = "User action";

    private final StreamFollowers followers;
    private final Functions functions;
    private final Positions positions;
    private final String arnPrefix;

    MappingDescriptions(StreamFollowers followers, Functions functions, Positions positions, String region) {
        this.followers = followers;
        this.functions = functions;
        this.positions = positions;
        this.arnPrefix = "arn:aws:lambda:" + region + ":" + Arns.ACCOUNT + ":event-source-mapping:";
    }

    /** A mapping in whatever state it is. */
    ObjectNode describe(EventSourceMapping mapping, CatalogState catalog) {
        FollowedStream stream = followers.stream(catalog, mapping.eventSourceArn());
        List<Position> there = new ArrayList<>();
        boolean settled = stream == null || stream.complete();
        if (stream != null) {
            for (FollowedStream.FollowedShard shard : stream.shards()) {
                Position position = positions.get(new Position.Key(mapping.uuid(), shard.id()));
                settled &= position != null && position.revision() >= mapping.revision();
                if (position != null) {
                    there.add(position);
                }
            }
        }
        String state = settled
                ? mapping.settings().enabled() && stream != null ? "Enabled" : "Disabled"
                : mapping.change().name();
        String result = stream == null ? "PROBLEM: Stream not found" : result(there);
        return describe(mapping, state, result);
    }

    /** A mapping that has just been changed. */
    ObjectNode describe(EventSourceMapping mapping, String state) {
        return describe(mapping, state, NOTHING);
    }

    /** One problem is worth more than many successes. */
    private static String result(List<Position> positions) {
        String result = NOTHING;
        for (Position position : positions) {
            String here = position.result();
            if (here != null && (result.equals(NOTHING) || here.startsWith("PROBLEM"))) {
                result = here;
            }
        }
        return result;
    }

    private ObjectNode describe(EventSourceMapping mapping, String state, String result) {
        Settings settings = mapping.settings();
        ObjectNode json = JSON.createObjectNode()
                .put("UUID", mapping.uuid())
                .put("EventSourceMappingArn", arnPrefix + mapping.uuid())
                .put("EventSourceArn", mapping.eventSourceArn())
                .put("FunctionArn", functions.arn(settings.functionName()))
                .put("StartingPosition", mapping.start().name())
                .put("BatchSize", settings.batchSize())
                .put("MaximumBatchingWindowInSeconds", settings.batchingWindowSeconds())
                .put("ParallelizationFactor", settings.parallelizationFactor())
                .put("LastModified", seconds(mapping.modifiedAt()))
                .put("LastProcessingResult", result)
                .put("State", state)
                .put("StateTransitionReason", USER)
                .put("MaximumRecordAgeInSeconds", settings.maxAgeSeconds())
                .put("BisectBatchOnFunctionError", settings.bisect())
                .put("MaximumRetryAttempts", settings.maxRetries())
                .put("TumblingWindowInSeconds", settings.tumblingWindowSeconds());
        if (mapping.startTime() > 0) {
            json.put("StartingPositionTimestamp", seconds(mapping.startTime()));
        }
        if (!settings.filters().isEmpty()) {
            var filters = json.putObject("FilterCriteria").putArray("Filters");
            settings.filters().forEach(pattern -> filters.addObject().put("Pattern", pattern));
        }
        ObjectNode onFailure = json.putObject("DestinationConfig").putObject("OnFailure");
        if (settings.onFailure() != null) {
            onFailure.put("Destination", settings.onFailure());
        }
        var types = json.putArray("FunctionResponseTypes");
        if (settings.reportBatchItemFailures()) {
            types.add("ReportBatchItemFailures");
        }
        return json;
    }

    private static BigDecimal seconds(long millis) {
        return BigDecimal.valueOf(millis, 3);
    }
}
