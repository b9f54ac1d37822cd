package io.streambed.protocol;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request on its way through an operation: decoded, within its declared constraints, and with a deadline. Thread-safe. */
public final class Call {
    private final Operation operation;

    /** Null if there is a body. */
    private final @Nullable Supplier<byte[]> rendering;

    private final long deadlineNanos;
    private final boolean forwarded;
    private final String requestId;
    private final Headers headers;

    /** Both are made when they are asked for if the call began here; a race only makes them twice. */
    private volatile @Nullable Input input;

    private volatile byte @Nullable [] body;

    /** What operations get to know of a client's headers: see {@link #host} and {@link #asOf}. */
    record Headers(@Nullable String host, @Nullable String asOf) {
        static final Headers NONE = new Headers(null, null);
    }

    private Call(
            Operation operation,
            @Nullable Input input,
            byte @Nullable [] body,
            @Nullable Supplier<byte[]> rendering,
            long deadlineNanos,
            boolean forwarded,
            String requestId,
            Headers headers) {
        this.operation = operation;
        this.input = input;
        this.body = body;
        this.rendering = rendering;
        this.deadlineNanos = deadlineNanos;
        this.forwarded = forwarded;
        this.requestId = requestId;
        this.headers = headers;
    }

    /**
     * A call that came in now.
     *
     * @param body the JSON the input was decoded from (inflated); shared, never modified
     * @param deadlineNanos on the scale of {@link System#nanoTime()}
     * @param forwarded whether another node sent it
     */
    public Call(
            Operation operation, Input input, byte[] body, long deadlineNanos, boolean forwarded, String requestId) {
        this(
                operation,
                Objects.requireNonNull(input),
                Objects.requireNonNull(body),
                null,
                deadlineNanos,
                forwarded,
                requestId,
                Headers.NONE);
    }

    /** A client's call. */
    static Call of(
            Operation operation, Input input, byte[] body, long deadlineNanos, String requestId, Headers headers) {
        return new Call(operation, input, body, null, deadlineNanos, false, requestId, headers);
    }

    /**
     * A call that this node makes of an internal operation, for another node to answer.
     *
     * @param body the input as JSON; must satisfy the operation's shape
     */
    public static Call internal(Operation operation, byte[] body, long deadlineNanos) {
        return new Call(operation, null, body, null, deadlineNanos, false, "internal", Headers.NONE);
    }

    /**
     * A call that this node makes of an internal operation, which nobody needs to render if it is answered here.
     *
     * @param body makes the input as JSON, which must satisfy the operation's shape; may be asked more than once
     */
    public static Call internal(Operation operation, Supplier<byte[]> body, long deadlineNanos) {
        return new Call(operation, null, null, body, deadlineNanos, false, "internal", Headers.NONE);
    }

    public Operation operation() {
        return operation;
    }

    public Input input() {
        Input decoded = input;
        if (decoded == null) {
            decoded = InputDecoder.decode(operation.input(), body());
            input = decoded;
        }
        return decoded;
    }

    /** The request's JSON, for forwarding it as it came. Not a copy: callers must not modify it. */
    public byte[] body() {
        byte[] rendered = body;
        if (rendered == null) {
            rendered = Objects.requireNonNull(rendering).get();
            body = rendered;
        }
        return rendered;
    }

    /** How the client reaches this node, host and port; null if it does not say, or this is no client's call. */
    public @Nullable String host() {
        return headers.host();
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

    /**
     * The moment to answer as of, as the client wrote it: what came with the header {@code x-streambed-as-of}. Null: now.
     * Always null for calls from other nodes.
     */
    public @Nullable String asOf() {
        return headers.asOf();
    }

    /** The {@code x-amzn-RequestId} of the answer. */
    public String requestId() {
        return requestId;
    }
}
