package io.streambed.materializer;

/**
 * A log partition does not go on where its rows end: records were lost or trimmed before they were applied, or the log
 * is not the one the rows were made from. Nothing may be served from it.
 */
public final class LogGapException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LogGapException(String message) {
        super(message);
    }
}
