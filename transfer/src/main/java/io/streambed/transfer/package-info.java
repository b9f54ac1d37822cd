/**
 * Tables in files: backups, exports and imports, in directories and in S3.
 *
 * <ul>
 *   <li>Formats: {@code RecordReader} and {@code RecordWriter} with what implements them for DynamoDB JSON, Ion and CSV; {@code
 *       Compression}.
 *   <li>Places: {@code ObjectStore}, which is a {@code DirectoryStore} or an {@code S3Store}; {@code Buckets} and {@code
 *       BackupPlace} find the one that is meant. {@code ObjectWriter} writes whole objects or none.
 *   <li>Jobs: {@code Job} is what the catalog has of one, {@code Jobs} proposes it, {@code JobThreads} runs it with the {@code
 *       JobRunner} of its kind and takes over those of processes that are gone.
 *   <li>Reading tables: {@code TablePast} reads a table as it was, from the owners of its parts ({@link
 *       io.streambed.transfer.ReadTablePart}). Writing: {@code TableLoad}, into a {@code PutTarget}; {@code LoadedTables} makes
 *       tables that nobody sees before they are whole.
 *   <li>Operations, named as in the API, with {@code ExportRun}, {@code ImportRun}, {@code BulkPutRun}, {@code BackupRun} and
 *       {@code RestoreRun} behind them. {@link io.streambed.transfer.Transfers} puts everything together.
 * </ul>
 */
@NullMarked
package io.streambed.transfer;

import org.jspecify.annotations.NullMarked;
