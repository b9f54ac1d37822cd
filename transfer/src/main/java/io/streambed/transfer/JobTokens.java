package io.streambed.transfer;

import io.streambed.materializer.CatalogState;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes requests with a ClientToken start one job, however often they come within eight hours. */
final class JobTokens {
    private static final long VALID_MILLIS = Duration.ofHours(8).toMillis();
    private static final Shape.Structure TOKEN =
            Shape.structure("Token").optional("ClientToken", Shape.string()).build();

    private JobTokens() {}

    /**
     * The job that a request with this token has started.
     *
     * @param request in canonical form
     * @param mismatch the error for another request with the same token
     */
    static @Nullable Job find(
            CatalogState state, JobKind kind, @Nullable String token, String request, long now, ErrorType mismatch) {
        if (token == null) {
            return null;
        }
        for (Job job : Jobs.all(state, kind)) {
            boolean counts = !job.status().isOver() || now - job.endedAt() < VALID_MILLIS;
            if (counts && token.equals(token(job))) {
                if (job.request().equals(request)) {
                    return job;
                }
                throw new DynamoDbException(
                        mismatch, "The client token was used before, by a request with other parameters");
            }
        }
        return null;
    }

    private static @Nullable String token(Job job) {
        return Input.parse(TOKEN, job.request().getBytes(StandardCharsets.UTF_8))
                .stringOrNull("ClientToken");
    }
}
