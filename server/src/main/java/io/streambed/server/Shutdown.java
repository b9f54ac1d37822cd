package io.streambed.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a process cleanly when it is told to, and in bounded time: whatever is still open then, a kill is survived as well. */
final class Shutdown {
    private static final Duration PATIENCE = Duration.ofMillis(4_500);
    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

    private Shutdown() {}

    /** Runs {@code close} on SIGTERM, SIGINT or {@link System#exit}; the exit code stays what it would be without. */
    static void closeAtExit(Runnable close) {
        var closer = new Thread(() -> closeLoudly(close), "shutdown");
        closer.setDaemon(true);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> runFor(closer, PATIENCE), "shutdown-hook"));
    }

    /** Never returns; the process ends through its shutdown hooks. */
    static void awaitExit() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private static void closeLoudly(Runnable close) {
        try {
            close.run();
        } catch (RuntimeException e) {
            log.error("Stopping failed; the next start recovers as after a kill", e);
        }
    }

    private static void runFor(Thread closer, Duration patience) {
        closer.start();
        try {
            if (!closer.join(patience)) {
                log.warn(
                        "Not everything stopped in {} ms; the next start recovers as after a kill",
                        patience.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
