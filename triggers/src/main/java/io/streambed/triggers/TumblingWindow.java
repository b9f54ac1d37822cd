package io.streambed.triggers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streambed.stream.SequenceNumber;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An open window of a lane, with what the function has made of it so far. It is in memory only: positions stay at the window's
 * first record until it is closed, so that after a crash its records are processed from the beginning and nothing counts
 * twice. Belongs to its lane's thread.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html">Implementing stateful DynamoDB stream
 *     processing</a>
 */
final class TumblingWindow {
    /** The service's limit of a window's state. */
    private static final int MAX_STATE_BYTES = 1024 * 1024;

    private final long start;
    private final long end;
    private ObjectNode state = JsonNodeFactory.instance.objectNode();
    private @Nullable SequenceNumber through;

    TumblingWindow(long start, long end) {
        this.start = start;
        this.end = end;
    }

    /** The window that a time lies in. */
    static TumblingWindow at(long time, long millis) {
        long start = Math.floorDiv(time, millis) * millis;
        return new TumblingWindow(start, start + millis);
    }

    boolean contains(long time) {
        return time >= start && time < end;
    }

    /** Epoch milliseconds, exclusive. */
    long end() {
        return end;
    }

    void update(@Nullable ObjectNode next) {
        if (next != null) {
            state = next;
        }
    }

    boolean tooLarge() {
        return !state.isEmpty() && state.toString().getBytes(StandardCharsets.UTF_8).length > MAX_STATE_BYTES;
    }

    /** A record of the window is done, but for the window. */
    void passed(SequenceNumber number) {
        through = number;
    }

    /** The last record that is done. */
    @Nullable
    SequenceNumber through() {
        return through;
    }

    Invocation.Window view(boolean last, boolean early) {
        return new Invocation.Window(start, end, state, last, early);
    }
}
