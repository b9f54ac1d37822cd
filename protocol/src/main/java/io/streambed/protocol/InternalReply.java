package io.streambed.protocol;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;

/** The answer to a call of an operation of our own, from here or from another node. */
public final class InternalReply {
    private static final Shape.Structure ERROR = Shape.structure("Error")
            .optional("__type", Shape.string())
            .optional("message", Shape.string())
            .optional("Message", Shape.string())
            .build();

    private InternalReply() {}

    /** What the other node was refused or failed with, so that it can be told to the client as if it had happened here. */
    public static DynamoDbException failure(Reply.Raw raw) {
        try {
            Input error = Input.parse(ERROR, raw.body());
            String type = error.stringOrNull("__type");
            String message = error.stringOrNull("message");
            String text = message == null ? error.stringOrNull("Message") : message;
            for (ErrorType known : ErrorType.values()) {
                if (known.qualifiedName().equals(type)) {
                    return new DynamoDbException(known, text == null ? "" : text);
                }
            }
        } catch (DynamoDbException _) {
            // Not one of our answers.
        }
        return DynamoDbException.internal("The node that holds a part of this data could not answer.");
    }

    /** Whether it is an answer at all; if not, throws why. */
    public static byte[] body(Reply reply) {
        return switch (reply) {
            case Reply.Json json -> JsonBytes.render(json.body());
            case Reply.Raw raw when raw.status() == 200 -> raw.body();
            case Reply.Raw raw -> throw failure(raw);
            case Reply.Failure failure -> throw new DynamoDbException(failure.type(), failure.message());
        };
    }
}
