package io.streambed.triggers.pattern;

/** A text is no event pattern. The message says why, for whoever wrote it. */
public final class InvalidPatternException extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvalidPatternException(String message) {
        super(message, null, false, false);
    }

    /** Why, as a sentence without its end. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
