package io.streambed.triggers;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Wakes one thread. What comes while it does not wait makes its next wait short. Cheap for those that call. */
final class Signal {
    private volatile boolean raised;
    private volatile @Nullable Thread waiting;

    void raise() {
        if (!raised) {
            raised = true;
            Thread thread = waiting;
            if (thread != null) {
                LockSupport.unpark(thread);
            }
        }
    }

    /** To be called before looking at what the signal is about. */
    void clear() {
        raised = false;
    }

    /** Returns when the signal has been raised since it was cleared, or when the time is over. */
    void await(long nanos) throws InterruptedException {
        waiting = Thread.currentThread();
        long end = System.nanoTime() + nanos;
        while (!raised && end - System.nanoTime() > 0) {
            LockSupport.parkNanos(this, end - System.nanoTime());
            if (Thread.interrupted()) {
                waiting = null;
                throw new InterruptedException();
            }
        }
        waiting = null;
    }
}
