package io.streambed.history;

/** The log could not be read, or not in time. Trying again may help. */
public final class HistoryUnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HistoryUnreadableException(String message) {
        super(message);
    }
}
