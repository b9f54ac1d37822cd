package io.streambed.transfer;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A job that runs in this process: counts for whoever describes it, and whether it is to end. Thread-safe. */
final class JobProgress {
    private final AtomicLong processedItems = new AtomicLong();
    private final AtomicLong writtenItems = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong processedBytes = new AtomicLong();
    private final AtomicLong totalBytes = new AtomicLong();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private volatile Runnable pause = () -> {};

    void processed(long items) {
        processedItems.addAndGet(items);
    }

    void written(long items) {
        writtenItems.addAndGet(items);
    }

    void failed(long items) {
        errors.addAndGet(items);
    }

    long failures() {
        return errors.get();
    }

    void read(long bytes) {
        processedBytes.addAndGet(bytes);
    }

    void total(long bytes) {
        totalBytes.set(bytes);
    }

    JobCounts counts() {
        return new JobCounts(
                processedItems.get(), writtenItems.get(), errors.get(), processedBytes.get(), totalBytes.get());
    }

    void cancel() {
        cancelled.set(true);
    }

    /** What each step of the job ends with. */
    void pauseWith(Runnable next) {
        pause = next;
    }

    /**
     * To be called between steps, on the job's thread; waits while clients need the machine.
     *
     * @throws TransferException if somebody asked for the end of the job
     * @throws InterruptedException if the process is ending
     */
    void check() throws TransferException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (cancelled.get()) {
            throw new TransferException(FailureCode.CANCELLED, "The operation was cancelled by the user.");
        }
        pause.run();
    }
}
