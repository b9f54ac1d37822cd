package io.streambed.triggers;

/** What came of calling a function. */
sealed interface Outcome {
    /** It ended without an error. */
    record Answered(FunctionAnswer answer) implements Outcome {}

    /**
     * It was called and ended with an error, or not in time.
     *
     * @param status of HTTP, 200 if the transport did its part
     * @param functionError what Lambda calls the kind of error, such as Unhandled
     * @param message for the log and for whoever asks for the mapping
     */
    record Failed(int status, String functionError, String message) implements Outcome {}

    /** It could not be called, so this does not count as an attempt: throttled, or not reachable. */
    record NotCalled(String message) implements Outcome {}
}
