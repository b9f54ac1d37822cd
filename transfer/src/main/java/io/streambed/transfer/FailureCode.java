package io.streambed.transfer;

/** Why a job failed, as its description names it. */
enum FailureCode {
    /** The bucket, or the directory that stands for it, does not exist. */
    S3_NO_SUCH_BUCKET("S3NoSuchBucket"),
    /** There is no object under the prefix, or one that was there is gone. */
    S3_NO_SUCH_KEY("S3NoSuchKey"),
    /** Not allowed to read or write there. */
    S3_ACCESS_DENIED("S3AccessDenied"),
    /** The place does not answer, is full, or fails in another way. */
    S3_UNAVAILABLE("S3ServiceUnavailable"),
    /** A file is not what its checksum says. */
    CHECKSUM_MISMATCH("ChecksumMismatch"),
    /** Too many objects. */
    LIMIT_EXCEEDED("LimitExceeded"),
    /** No item could be taken over. */
    ITEM_VALIDATION_ERROR("ItemValidationError"),
    /** The table was dropped while the job was under way. */
    TABLE_NOT_FOUND("TableNotFound"),
    /** The moment is not in the log any more. */
    INVALID_TIME("InvalidExportTime"),
    /** Somebody asked for it. */
    CANCELLED("UserCancelled"),
    /** The process ended, and the job cannot be begun anew. */
    INTERRUPTED("Interrupted"),
    INTERNAL_ERROR("InternalServerError");

    private final String text;

    FailureCode(String text) {
        this.text = text;
    }

    /** As descriptions have it. */
    String text() {
        return text;
    }
}
