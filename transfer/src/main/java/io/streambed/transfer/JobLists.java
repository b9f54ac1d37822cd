package io.streambed.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.DynamoDbException;
import io.streambed.protocol.Input;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages of jobs, the newest first, with tokens that name the last one seen. */
final class JobLists {
    private static final String INVALID = "Invalid NextToken provided as input.";

    private JobLists() {}

    /**
     * One page.
     *
     * @param nextToken null on the last page
     */
    record Page(List<Job> jobs, @Nullable String nextToken) {
        void writeToken(JsonGenerator generator) throws IOException {
            if (nextToken != null) {
                generator.writeStringField("NextToken", nextToken);
            }
        }
    }

    /** @param jobs the oldest first */
    static Page page(List<Job> jobs, Input input, int limit) {
        String after = last(input.stringOrNull("NextToken"));
        List<Job> rest = jobs.reversed().stream()
                .filter(job -> after == null || job.id().compareTo(after) < 0)
                .toList();
        List<Job> page = rest.subList(0, Math.min(limit, rest.size()));
        return new Page(
                page,
                page.size() == rest.size()
                        ? null
                        : Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(page.getLast().id().getBytes(StandardCharsets.UTF_8)));
    }

    private static @Nullable String last(@Nullable String token) {
        if (token == null) {
            return null;
        }
        try {
            String id = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (id.matches("[0-9]{14}-[0-9a-f]{8}")) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw DynamoDbException.validation(INVALID);
    }
}
