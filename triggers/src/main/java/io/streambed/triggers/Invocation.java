package io.streambed.triggers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of a function.
 *
 * @param window null if the mapping has no tumbling windows
 * @param wantsAnswer whether what the function answers is looked at
 */
record Invocation(
        String requestId,
        String streamArn,
        String shardId,
        List<TriggerRecord> records,
        @Nullable Window window,
        boolean wantsAnswer) {

    /**
     * The window the records lie in.
     *
     * @param start epoch milliseconds
     * @param end epoch milliseconds, exclusive
     * @param last whether this call ends the window
     * @param early whether it ends because its state is too large
     */
    record Window(long start, long end, ObjectNode state, boolean last, boolean early) {}
}
