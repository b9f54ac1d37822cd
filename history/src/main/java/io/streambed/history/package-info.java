/**
 * What the log makes of the past: tables as they were, what changed between two moments, every version of an item.
 *
 * <ul>
 *   <li>Reading: {@link io.streambed.history.Histories} makes {@link io.streambed.history.TableHistory}, which is cut at {@link
 *       io.streambed.history.Moment}s behind a {@link io.streambed.history.Fence}. {@code LogWalk} walks the log, {@code
 *       ChangedKeys} and {@code SpilledKeys} collect what changed, {@code RowsAsOf} and {@link
 *       io.streambed.history.NetChanges} are the results; {@code LogSources} keeps readers of the log.
 * </ul>
 */
@NullMarked
package io.streambed.history;

import org.jspecify.annotations.NullMarked;
