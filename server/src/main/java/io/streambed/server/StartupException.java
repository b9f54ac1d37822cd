package io.streambed.server;

/** Why a process could not start, in one line that its user can act on. Leads to exit code 2, never to a stack trace. */
public final class StartupException extends RuntimeException {
    public StartupException(String message) {
        super(message);
    }

    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
