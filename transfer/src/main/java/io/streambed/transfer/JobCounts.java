package io.streambed.transfer;

/**
 * What a job has done so far.
 *
 * @param processedItems records that were read, whatever became of them
 * @param writtenItems items that were imported, exported or saved
 * @param errors records that were no item for the table
 * @param processedBytes of the objects read, packed as they are; of exports and backups what the items count
 * @param totalBytes of all objects to be read; 0 as long as it is not known
 */
record JobCounts(long processedItems, long writtenItems, long errors, long processedBytes, long totalBytes) {
    static final JobCounts NONE = new JobCounts(0, 0, 0, 0, 0);
}
