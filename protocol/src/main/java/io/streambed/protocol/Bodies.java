package io.streambed.protocol;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;

/**
 * Collects request bodies for one event loop: each within a limit and a time, all together within a budget of memory.
 * Belongs to its event loop.
 */
final class Bodies {
    /** Gets a request's body, or why there is none, on the event loop, at most once: never when the client goes away. */
    interface Receiver {
        /** The whole body as it was sent. What it takes of the budget is given back with {@link Bodies#release}. */
        void received(byte[] body);

        void refused(Refusal why);
    }

    enum Refusal {
        TOO_LARGE,
        OVERLOADED
    }

    /** How much of a refused body is still read, so that the answer reaches the client and the connection survives. */
    private static final int DISCARDED_TIMES_LIMIT = 4;

    private static final byte[] NOTHING = new byte[0];

    private final int maxBytes;
    private final long budget;
    private final long timeoutNanos;
    private final Ring<Receiving> unfinished = new Ring<>();
    private long reserved;

    Bodies(int maxBytes, long budget, long timeoutNanos) {
        this.maxBytes = maxBytes;
        this.budget = budget;
        this.timeoutNanos = timeoutNanos;
    }

    void receive(HttpServerRequest request, Receiver receiver) {
        Receiving receiving = new Receiving(request, receiver);
        request.handler(receiving::chunk);
        request.endHandler(_ -> receiving.end());
        request.exceptionHandler(_ -> receiving.abort());
    }

    /** Takes from the budget; false if there is not enough left. */
    boolean reserve(int bytes) {
        if (reserved + bytes > budget) {
            return false;
        }
        reserved += bytes;
        return true;
    }

    void release(int bytes) {
        reserved -= bytes;
    }

    /** Closes the connections of clients that have begun a body and take too long to send the rest. */
    void expire(long nowNanos) {
        unfinished.forEach(receiving -> {
            if (nowNanos - receiving.startNanos >= timeoutNanos) {
                receiving.abort();
                receiving.request.connection().close();
            }
        });
    }

    /** One body. Those that come in one piece, which most do, are never copied again nor watched. */
    private final class Receiving {
        private final HttpServerRequest request;
        private final Receiver receiver;
        private final long startNanos = System.nanoTime();
        private final long expected;
        private final Ring.Node<Receiving> node;
        private byte[] bytes = NOTHING;
        private int length;
        private long discarded;
        private boolean done;
        private boolean refused;
        private Refusal refusal = Refusal.TOO_LARGE;

        Receiving(HttpServerRequest request, Receiver receiver) {
            this.request = request;
            this.receiver = receiver;
            this.expected = declaredLength(request);
            this.node = unfinished.add(this);
        }

        void chunk(Buffer chunk) {
            if (refused) {
                discard(chunk.length());
            } else if (length + (long) chunk.length() > maxBytes || expected > maxBytes) {
                refuse(Refusal.TOO_LARGE, chunk.length());
            } else if (length == 0) {
                if (reserve(chunk.length())) {
                    bytes = chunk.getBytes();
                    length = bytes.length;
                } else {
                    refuse(Refusal.OVERLOADED, chunk.length());
                }
            } else {
                append(chunk);
            }
        }

        private void append(Buffer chunk) {
            int needed = length + chunk.length();
            if (needed > bytes.length) {
                // Not all of what a client announces at once: it may never send it.
                long announced = expected < 0 ? maxBytes : Math.max(expected, needed);
                int capacity = (int) Math.min(announced, 2L * needed);
                if (!reserve(capacity - bytes.length)) {
                    refuse(Refusal.OVERLOADED, chunk.length());
                    return;
                }
                bytes = Arrays.copyOf(bytes, capacity);
            }
            chunk.getBytes(0, chunk.length(), bytes, length);
            length = needed;
        }

        private void refuse(Refusal why, int chunk) {
            refused = true;
            refusal = why;
            giveBack();
            discard(chunk);
        }

        private void discard(int chunk) {
            discarded += chunk;
            if (discarded > (long) DISCARDED_TIMES_LIMIT * maxBytes) {
                abort();
                request.connection().close();
            }
        }

        void end() {
            if (done) {
                return;
            }
            done = true;
            node.remove();
            if (refused) {
                receiver.refused(refusal);
                return;
            }
            byte[] body = bytes;
            if (length < body.length) {
                body = Arrays.copyOf(bytes, length);
                release(bytes.length - length);
            }
            receiver.received(body);
        }

        void abort() {
            if (!done) {
                done = true;
                node.remove();
                giveBack();
            }
        }

        private void giveBack() {
            release(bytes.length);
            bytes = NOTHING;
            length = 0;
        }
    }

    /** The value of Content-Length, 0 if there is no body, -1 if its length is not known. */
    private static long declaredLength(HttpServerRequest request) {
        String value = request.getHeader("content-length");
        if (value == null) {
            return request.getHeader("transfer-encoding") == null ? 0 : -1;
        }
        try {
            return Long.parseLong(value.trim());
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
