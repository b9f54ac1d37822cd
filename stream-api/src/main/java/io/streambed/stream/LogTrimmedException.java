package io.streambed.stream;

/** The log does not go back as far as a reader wants. */
public final class LogTrimmedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LogTrimmedException(int logPartition, long offset) {
        super("offset " + offset + " of log partition " + logPartition + " is trimmed", null, false, false);
    }
}
