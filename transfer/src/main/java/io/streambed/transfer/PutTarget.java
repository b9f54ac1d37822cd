package io.streambed.transfer;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.TableDefinition;
import io.streambed.write.BulkWrites;
import io.streambed.write.LoadItems;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** How a job's items come into its table. Thread-safe. */
@FunctionalInterface
interface PutTarget {
    /**
     * Puts items of one log partition, whose keys are all different.
     *
     * @return what is to be put again; fails if it is not known what has happened, or nothing ever will
     */
    CompletionStage<BulkWrites.Outcome> put(
            TableDefinition table, int logPartition, List<BulkWrites.Put> items, long deadlineNanos);

    /** Into a table that is being filled. Nobody else writes to it, so what may have happened is simply done again. */
    static PutTarget loading(LoadItems load) {
        return (table, logPartition, items, deadlineNanos) -> {
            List<LoadItems.Row> rows = items.stream()
                    .map(item -> new LoadItems.Row(item.key().bytes(), item.image()))
                    .toList();
            return load.load(logPartition, table.number(), rows, deadlineNanos).handle((_, failure) -> {
                boolean gone = cause(failure) instanceof DynamoDbException error
                        && error.type() == ErrorType.RESOURCE_NOT_FOUND;
                return new BulkWrites.Outcome(failure == null ? List.of() : items, gone);
            });
        };
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
