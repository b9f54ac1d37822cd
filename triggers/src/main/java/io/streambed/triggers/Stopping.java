package io.streambed.triggers;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether the threads of a poller are to end, which they look at between any two steps. Thread-safe. */
final class Stopping {
    private final CountDownLatch stopped = new CountDownLatch(1);

    void stop() {
        stopped.countDown();
    }

    boolean stopped() {
        return stopped.getCount() == 0;
    }

    /** Waits, unless and until everything stops. */
    void pause(long nanos) throws InterruptedException {
        if (nanos > 0) {
            var _ = stopped.await(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
