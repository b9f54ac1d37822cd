package io.streambed.transfer;

/** Where a job is. */
enum JobStatus {
    IN_PROGRESS,
    /** Done. */
    COMPLETED,
    /** Done as far as possible: of bulk operations some items were refused. */
    COMPLETED_WITH_ERRORS,
    /** Somebody wants it to end, and it has not yet. */
    CANCELLING,
    CANCELLED,
    FAILED;

    boolean isOver() {
        return switch (this) {
            case IN_PROGRESS, CANCELLING -> false;
            case COMPLETED, COMPLETED_WITH_ERRORS, CANCELLED, FAILED -> true;
        };
    }
}
