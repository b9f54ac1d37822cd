package io.streambed.triggers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streambed.triggers.EventSourceMapping.Change;
import io.streambed.triggers.EventSourceMapping.Settings;
import io.streambed.triggers.EventSourceMapping.StartingPosition;
import java.util.ArrayList;
import java.util.List;

/** Mappings as the catalog keeps them. Members that a later version adds are passed over by an earlier one. */
final class MappingJson {
    private static final JsonMapper JSON = new JsonMapper();

    private MappingJson() {}

    static String write(EventSourceMapping mapping) {
        Settings settings = mapping.settings();
        ObjectNode json = JSON.createObjectNode()
                .put("uuid", mapping.uuid())
                .put("eventSourceArn", mapping.eventSourceArn())
                .put("start", mapping.start().name())
                .put("startTime", mapping.startTime())
                .put("createdAt", mapping.createdAt())
                .put("modifiedAt", mapping.modifiedAt())
                .put("revision", mapping.revision())
                .put("change", mapping.change().name())
                .put("functionName", settings.functionName())
                .put("enabled", settings.enabled())
                .put("batchSize", settings.batchSize())
                .put("batchingWindowSeconds", settings.batchingWindowSeconds())
                .put("parallelizationFactor", settings.parallelizationFactor())
                .put("bisect", settings.bisect())
                .put("maxRetries", settings.maxRetries())
                .put("maxAgeSeconds", settings.maxAgeSeconds())
                .put("reportBatchItemFailures", settings.reportBatchItemFailures())
                .put("onFailure", settings.onFailure())
                .put("tumblingWindowSeconds", settings.tumblingWindowSeconds());
        settings.filters().forEach(json.putArray("filters")::add);
        return json.toString();
    }

    /**
     * The inverse of {@link #write}.
     *
     * @throws IllegalArgumentException if the text is not one of ours
     */
    static EventSourceMapping read(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the description of an event source mapping", e);
        }
        return new EventSourceMapping(
                json.required("uuid").asText(),
                json.required("eventSourceArn").asText(),
                StartingPosition.valueOf(json.required("start").asText()),
                json.required("startTime").asLong(),
                settings(json),
                json.required("createdAt").asLong(),
                json.required("modifiedAt").asLong(),
                json.required("revision").asLong(),
                Change.valueOf(json.required("change").asText()));
    }

    private static Settings settings(JsonNode json) {
        List<String> filters = new ArrayList<>();
        json.required("filters").forEach(filter -> filters.add(filter.asText()));
        return new Settings(
                json.required("functionName").asText(),
                json.required("enabled").asBoolean(),
                json.required("batchSize").asInt(),
                json.required("batchingWindowSeconds").asInt(),
                json.required("parallelizationFactor").asInt(),
                filters,
                json.required("bisect").asBoolean(),
                json.required("maxRetries").asInt(),
                json.required("maxAgeSeconds").asInt(),
                json.required("reportBatchItemFailures").asBoolean(),
                json.hasNonNull("onFailure") ? json.get("onFailure").asText() : null,
                json.required("tumblingWindowSeconds").asInt());
    }
}
