package io.streambed.history;

/** The log does not reach back to a moment any more, or not yet forward to it. */
public final class OutsideHistoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutsideHistoryException(String message) {
        super(message);
    }
}
