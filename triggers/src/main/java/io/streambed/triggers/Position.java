package io.streambed.triggers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streambed.stream.SequenceNumber;
import org.jspecify.annotations.Nullable;

/**
 * How far a mapping is in a shard.
 *
 * @param next everything before it is done; null if the mapping has never been enabled on the shard
 * @param revision of the mapping that is in effect on the shard
 * @param result of the last call, in the words of LastProcessingResult; null before the first
 */
record Position(
        @Nullable SequenceNumber next,
        long revision,
        @Nullable String result) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Which mapping and which shard.
     *
     * @param uuid of the mapping
     */
    record Key(String uuid, String shardId) {
        String text() {
            return uuid + "/" + shardId;
        }

        static @Nullable Key parse(String text) {
            int slash = text.indexOf('/');
            return slash < 0 ? null : new Key(text.substring(0, slash), text.substring(slash + 1));
        }
    }

    String json() {
        return JSON.createObjectNode()
                .put("next", next == null ? null : next.toString())
                .put("revision", revision)
                .put("result", result)
                .toString();
    }

    /** Null if the text is none of ours. */
    static @Nullable Position parse(String json) {
        try {
            JsonNode node = JSON.readTree(json);
            return new Position(
                    node.hasNonNull("next")
                            ? SequenceNumber.parse(node.get("next").asText())
                            : null,
                    node.path("revision").asLong(),
                    node.hasNonNull("result") ? node.get("result").asText() : null);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
