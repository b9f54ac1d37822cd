package io.streambed.protocol;

/** One request on its way through an operation: decoded, within its declared constraints, and with a deadline. */
public final class Call {
    private final Operation operation;
    private final Input input;
    private final byte[] body;
    private final long deadlineNanos;
    private final boolean forwarded;
    private final String requestId;

    /**
     * A call that came in now.
     *
     * @param body the JSON the input was decoded from (inflated); shared, never modified
     * @param deadlineNanos on the scale of {@link System#nanoTime()}
     * @param forwarded whether another node sent it
     */
    public Call(
            Operation operation, Input input, byte[] body, long deadlineNanos, boolean forwarded, String requestId) {
        this.operation = operation;
        this.input = input;
        this.body = body;
        this.deadlineNanos = deadlineNanos;
        this.forwarded = forwarded;
        this.requestId = requestId;
    }

    /**
     * A call that this node makes of an internal operation, for another node to answer.
     *
     * @param body the input as JSON; must satisfy the operation's shape
     */
    public static Call internal(Operation operation, byte[] body, long deadlineNanos) {
        Input input = InputDecoder.decode(operation.input(), body);
        return new Call(operation, input, body, deadlineNanos, false, "internal");
    }

    public Operation operation() {
        return operation;
    }

    public Input input() {
        return input;
    }

    /** The request's JSON, for forwarding it as it came. Not a copy: callers must not modify it. */
    public byte[] body() {
        return body;
    }

    /** When the caller stops waiting, on the scale of {@link System#nanoTime()}. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** Nanoseconds left until the deadline; negative when it has passed. */
    public long remainingNanos() {
        return deadlineNanos - System.nanoTime();
    }

    /** Came from another node and must not be forwarded again. */
    public boolean forwarded() {
        return forwarded;
    }

    /** The {@code x-amzn-RequestId} of the answer. */
    public String requestId() {
        return requestId;
    }
}
