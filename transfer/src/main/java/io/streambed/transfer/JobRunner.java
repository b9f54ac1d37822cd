package io.streambed.transfer;

/** Does what a job of one kind is to do. May be run again from the start, in another process, after any end but its own. */
interface JobRunner {
    /**
     * Runs a job to its end, on a thread of its own.
     *
     * @return the job with what is to be kept of it; the status and counts are set by the caller
     * @throws TransferException if it cannot be done; {@link #abandon} follows
     * @throws InterruptedException if the process is ending; another will run the job from the start
     */
    Job run(Job job, JobProgress progress) throws TransferException, InterruptedException;

    /** Removes what an unsuccessful job has left that would be taken for a result. */
    void abandon(Job job) throws InterruptedException;

    /** Whether a job whose process has ended may be run again from the start. */
    default boolean restarts() {
        return true;
    }
}
