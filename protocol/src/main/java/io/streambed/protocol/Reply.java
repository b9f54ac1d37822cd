package io.streambed.protocol;

import io.streambed.model.ErrorType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What an operation answers. */
public sealed interface Reply {
    /** The answer {@code {}}. */
    Reply EMPTY = new Json(JsonBody.EMPTY);

    /** Success: status 200 and an object with the members that {@code body} writes. */
    record Json(JsonBody body) implements Reply {}

    /**
     * An error that carries members of its own beside type and message, such as the Item of a
     * ConditionalCheckFailedException. Errors without any are thrown as {@link io.streambed.model.DynamoDbException}.
     */
    record Failure(ErrorType type, String message, JsonBody members) implements Reply {}

    /** An answer that was rendered elsewhere, passed on unchanged. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copying every forwarded answer buys nothing
    record Raw(int status, byte[] body) implements Reply {}

    static Reply json(JsonBody body) {
        return new Json(body);
    }

    /** A completed stage with an answer of these members. */
    static CompletionStage<Reply> now(JsonBody body) {
        return CompletableFuture.completedFuture(new Json(body));
    }
}
