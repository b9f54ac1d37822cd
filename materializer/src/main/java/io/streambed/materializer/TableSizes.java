package io.streambed.materializer;

import io.streambed.model.TableDefinition;
import java.util.concurrent.CompletionStage;

/** Counts a table's items over all its log partitions, wherever they are owned. */
@FunctionalInterface
public interface TableSizes {
    /**
     * The counts as applied now; they may miss writes of this moment.
     *
     * @param deadlineNanos in terms of {@link System#nanoTime()}
     */
    CompletionStage<TableCounters> of(TableDefinition table, long deadlineNanos);
}
