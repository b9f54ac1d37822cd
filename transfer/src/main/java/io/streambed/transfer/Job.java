package io.streambed.transfer;

import org.jspecify.annotations.Nullable;

/**
 * A job as the catalog has it. Immutable.
 *
 * @param id unique: when it was asked for, and a random part
 * @param arn as clients know it
 * @param runner the process that runs it, or ran it
 * @param startedAt epoch milliseconds
 * @param endedAt epoch milliseconds; 0 before the end
 * @param tableId of the table it reads or writes
 * @param instant the moment that it reads the table as of, epoch milliseconds; 0 where there is none
 * @param request the request that asked for it, as JSON
 * @param details more, in a form that belongs to the kind; empty for nothing
 * @param counts as of its end, zero before
 * @param failureCode null if it did not fail
 * @param failureMessage null if it did not fail
 */
record Job(
        JobKind kind,
        String id,
        String arn,
        String runner,
        JobStatus status,
        long startedAt,
        long endedAt,
        String tableName,
        String tableId,
        long instant,
        String request,
        String details,
        JobCounts counts,
        @Nullable String failureCode,
        @Nullable String failureMessage) {

    Job withStatus(JobStatus next) {
        return new Job(
                kind,
                id,
                arn,
                runner,
                next,
                startedAt,
                endedAt,
                tableName,
                tableId,
                instant,
                request,
                details,
                counts,
                failureCode,
                failureMessage);
    }

    Job withRunner(String next) {
        return new Job(
                kind,
                id,
                arn,
                next,
                status,
                startedAt,
                endedAt,
                tableName,
                tableId,
                instant,
                request,
                details,
                counts,
                failureCode,
                failureMessage);
    }

    Job withDetails(String next) {
        return new Job(
                kind,
                id,
                arn,
                runner,
                status,
                startedAt,
                endedAt,
                tableName,
                tableId,
                instant,
                request,
                next,
                counts,
                failureCode,
                failureMessage);
    }

    Job ended(JobStatus next, long at, JobCounts done, @Nullable TransferException failure) {
        return new Job(
                kind,
                id,
                arn,
                runner,
                next,
                startedAt,
                Math.max(at, startedAt),
                tableName,
                tableId,
                instant,
                request,
                details,
                done,
                failure == null ? null : failure.code().text(),
                failure == null ? null : failure.text());
    }
}
