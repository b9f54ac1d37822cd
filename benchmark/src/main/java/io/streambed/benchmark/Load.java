package io.streambed.benchmark;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * What the generator shall do: as many requests as the server answers, over a number of connections, each sending its
 * next request when the last is answered.
 *
 * @param keys the key of the next request, negative when there is none: the load ends
 * @param measured the load also ends after warm-up and this time
 */
record Load(RequestTemplate request, int connections, LongSupplier keys, Duration warmUp, Duration measured) {

    static Load timed(RequestTemplate request, int connections, int keys, Duration warmUp, Duration measured) {
        SplittableRandom random = new SplittableRandom(connections);
        return new Load(request, connections, () -> random.nextInt(keys), warmUp, measured);
    }

    /** Ranges of {@link RequestTemplate#RANGE} keys that share all but the last two digits, of {@code hundreds} of them. */
    static Load ranges(RequestTemplate request, int connections, int hundreds, Duration warmUp, Duration measured) {
        SplittableRandom random = new SplittableRandom(connections);
        LongSupplier keys = () -> random.nextInt(hundreds) * 100L + random.nextInt(101 - RequestTemplate.RANGE);
        return new Load(request, connections, keys, warmUp, measured);
    }

    /** Every key from 0 once, within {@code atMost}. */
    static Load once(RequestTemplate request, int connections, long keys, Duration atMost) {
        long[] next = {0};
        return new Load(request, connections, () -> next[0] < keys ? next[0]++ : -1, Duration.ZERO, atMost);
    }
}
