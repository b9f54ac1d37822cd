package io.streambed.protocol;

/** Is told of every call of an operation that came through the public port and was answered. Thread-safe; must not block. */
@FunctionalInterface
public interface CallObserver {
    /** Looks away. */
    CallObserver NONE = (_, _, _) -> {};

    /**
     * Called on an event loop, when the answer goes out.
     *
     * @param status of the HTTP answer
     * @param nanos since the request's body was there
     */
    void answered(Operation operation, int status, long nanos);
}
