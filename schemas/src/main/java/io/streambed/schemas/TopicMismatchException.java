package io.streambed.schemas;

/** A topic of this cluster exists already, but not as it is configured to be. The message says what to do about it. */
public final class TopicMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TopicMismatchException(String message) {
        super(message);
    }
}
