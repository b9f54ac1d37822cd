/**
 * What the log makes of the past: tables as they were, what changed between two moments, every version of an item.
 *
 * <ul>
 *   <li>Reading: {@link io.streambed.history.Histories} makes {@link io.streambed.history.TableHistory}, which is cut at {@link
 *       io.streambed.history.Moment}s behind a {@link io.streambed.history.Fence}. {@code LogWalk} walks the log, {@code
 *       ChangedKeys} and {@code SpilledKeys} collect what changed, {@code RowsAsOf} and {@link
 *       io.streambed.history.NetChanges} are the results; {@code LogSources} keeps readers of the log.
 *   <li>Filling tables before they are ACTIVE: {@link io.streambed.history.InitialLoads} and {@link
 *       io.streambed.history.TableLoader}, for all kinds of restores and imports.
 *   <li>Point-in-time recovery: {@link io.streambed.history.UpdateContinuousBackups}, {@link
 *       io.streambed.history.DescribeContinuousBackups} and {@link io.streambed.history.RestoreTableToPointInTime} with {@code
 *       BackupErrors} and {@code ContinuousBackupsJson}; {@link io.streambed.history.Restores} does the work and keeps {@code
 *       RestoreProgress}; {@link io.streambed.history.Retention} says how far the log must go back.
 *   <li>Reads as of a moment: {@link io.streambed.history.PastReads} with {@link io.streambed.history.PastTables} and {@code
 *       PastTable}; {@code Moments} reads what clients write.
 * </ul>
 */
@NullMarked
package io.streambed.history;

import org.jspecify.annotations.NullMarked;
