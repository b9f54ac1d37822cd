package io.streambed.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/** The answers of a batch of statements, one by one: each may differ as that of a single statement. */
final class DifferentialBatchMembers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUCCESS = "200 ";

    private DifferentialBatchMembers() {}

    /** The row for the whole batch, or else one of its members' if there is one for each that differs. */
    static Optional<DifferentialAccepted.Row> find(DifferentialAccepted accepted, String streambed, String local) {
        var whole = accepted.find("BatchExecuteStatement", streambed, local);
        if (whole.isPresent() || !streambed.startsWith(SUCCESS) || !local.startsWith(SUCCESS)) {
            return whole;
        }
        JsonNode ours = responses(streambed);
        JsonNode theirs = responses(local);
        Optional<DifferentialAccepted.Row> last = Optional.empty();
        for (int i = 0; i < ours.size(); i++) {
            JsonNode theirMember = theirs.path(i);
            if (!ours.get(i).equals(theirMember)) {
                last = accepted.find("ExecuteStatement", asSingle(ours.get(i)), asSingle(theirMember));
                if (last.isEmpty()) {
                    return last;
                }
            }
        }
        return ours.size() == theirs.size() ? last : Optional.empty();
    }

    private static JsonNode responses(String answer) {
        try {
            return JSON.readTree(answer.substring(SUCCESS.length())).path("Responses");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(answer, e);
        }
    }

    /** What would be answered to the statement alone. */
    private static String asSingle(JsonNode member) {
        String code = member.at("/Error/Code").asText();
        String message = member.at("/Error/Message").asText();
        return switch (code) {
            case "" -> SUCCESS + member;
            case "ValidationError" -> "400 validate#ValidationException: " + message;
            case "ResourceNotFound" -> "400 dynamodb#ResourceNotFoundException: " + message;
            case "ConditionalCheckFailed" -> "400 dynamodb#ConditionalCheckFailedException: " + message;
            default -> "400 dynamodb#" + code + ": " + message;
        };
    }
}
