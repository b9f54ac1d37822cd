package io.streambed.history;

import io.streambed.materializer.OpenPartition;
import io.streambed.schemas.PreparedPart;
import io.streambed.write.Sequencers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets time pass on a log partition: afterwards nothing more is committed there at or before a time. Commit times never run
 * backwards on a partition, so it is enough that one record with a later time is applied.
 */
@FunctionalInterface
public interface Fence {
    /**
     * Returns at once if the partition is past the time already.
     *
     * @param millis epoch milliseconds
     * @param deadlineNanos in terms of {@link System#nanoTime()}
     * @throws HistoryUnreadableException if that does not happen in time, for instance because the time lies in the future
     */
    void pass(OpenPartition partition, long millis, long deadlineNanos);

    /** Appends records that change nothing until the time has passed. */
    static Fence of(Sequencers sequencers) {
        return (partition, millis, deadlineNanos) -> {
            long pauseNanos = 200_000;
            while (partition.lastTime() <= millis) {
                if (System.nanoTime() - deadlineNanos >= 0) {
                    throw new HistoryUnreadableException("The moment has not passed yet on all parts of the log.");
                }
                sequencers.appendBarrier(partition.logPartition());
                LockSupport.parkNanos(pauseNanos);
                pauseNanos = Math.min(2 * pauseNanos, 20_000_000);
                if (Thread.currentThread().isInterrupted()) {
                    throw new HistoryUnreadableException("Stopped while waiting for the log.");
                }
            }
            awaitTransactions(partition, deadlineNanos);
        };
    }

    /**
     * What is prepared now may be committed with an earlier time than what is applied; what is prepared from here on is not.
     */
    private static void awaitTransactions(OpenPartition partition, long deadlineNanos) {
        List<UUID> open = partition.transactions().prepared().stream()
                .map(PreparedPart::transaction)
                .toList();
        for (UUID transaction : open) {
            while (partition.transactions().prepared(transaction) != null) {
                if (System.nanoTime() - deadlineNanos >= 0 || Thread.currentThread().isInterrupted()) {
                    throw new HistoryUnreadableException("A transaction of that time is not finished yet.");
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
