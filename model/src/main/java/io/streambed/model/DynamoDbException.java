package io.streambed.model;

import java.util.Objects;

/**
 * A failure that the client is told about, by DynamoDB's own exception name and wording.
 *
 * <p>The message is part of the API: it never carries internal detail. There is no stack trace, because these are
 * answers, not faults, and they occur on the hot path.
 */
public final class DynamoDbException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorType type;
    private final String earlier;

    public DynamoDbException(ErrorType type, String message) {
        this(type, message, message);
    }

    private DynamoDbException(ErrorType type, String message, String earlier) {
        super(Objects.requireNonNull(message), null, false, false);
        this.type = type;
        this.earlier = earlier;
    }

    public static DynamoDbException validation(String message) {
        return new DynamoDbException(ErrorType.VALIDATION, message);
    }

    /**
     * A validation error that some of the service's operations still word as all did before 2026.
     *
     * @param earlier those operations' words
     */
    public static DynamoDbException validation(String message, String earlier) {
        return new DynamoDbException(ErrorType.VALIDATION, message, earlier);
    }

    public static DynamoDbException serialization(String message) {
        return new DynamoDbException(ErrorType.SERIALIZATION, message);
    }

    public static DynamoDbException resourceNotFound(String message) {
        return new DynamoDbException(ErrorType.RESOURCE_NOT_FOUND, message);
    }

    public static DynamoDbException internal(String message) {
        return new DynamoDbException(ErrorType.INTERNAL_SERVER, message);
    }

    public ErrorType type() {
        return type;
    }

    /** The same failure in the words of operations that have not changed theirs. */
    public DynamoDbException inEarlierWords() {
        return earlier.equals(text()) ? this : new DynamoDbException(type, earlier);
    }

    /** The message, never null. */
    public String text() {
        return Objects.requireNonNull(getMessage());
    }
}
