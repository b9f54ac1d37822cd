package io.streambed.acceptance;

import io.streambed.acceptance.LedgerClient.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Measures how long writes are held up, at enough keys to have some in each table partition. */
final class Resumption {
    private static final int KEYS = 24;
    private static final Duration GIVE_UP = Duration.ofSeconds(60);

    private Resumption() {}

    /**
     * Writes until each key has had an acknowledged write.
     *
     * @param survivor a node that did not fail, whose client gives up on a call soon
     * @param since {@link System#nanoTime} of the failure
     * @return how long after the failure the last of them was acknowledged
     */
    static Duration measure(LedgerClient survivor, long since) {
        try (var threads = Executors.newFixedThreadPool(KEYS)) {
            var resumed = new ArrayList<Future<Long>>();
            for (int i = 0; i < KEYS; i++) {
                LedgerKey key = new LedgerKey("probe-" + i, 0);
                Callable<Long> probe = () -> firstAcknowledgement(survivor, key, since);
                resumed.add(threads.submit(probe));
            }
            return Duration.ofNanos(latest(resumed) - since);
        }
    }

    private static long latest(List<Future<Long>> times) {
        long latest = Long.MIN_VALUE;
        for (Future<Long> time : times) {
            try {
                latest = Math.max(latest, time.get());
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        return latest;
    }

    private static long firstAcknowledgement(LedgerClient survivor, LedgerKey key, long since) throws TimeoutException {
        int attempts = 0;
        while (System.nanoTime() - since < GIVE_UP.toNanos()) {
            String write = key.id() + "." + since + "." + ++attempts;
            if (survivor.put(key, write, new Precondition.None()) == Result.ANSWERED) {
                return System.nanoTime();
            }
        }
        throw new TimeoutException(
                "no write to " + key + " for " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since) + " s");
    }
}
