package io.streambed.materializer;

import io.streambed.model.TableDefinition;
import io.streambed.schemas.EncodedItem;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads tables as they were, on whatever nodes their log partitions are. What is read is always consistent. */
@FunctionalInterface
public interface PastItems {
    /**
     * The items of a range as of a moment, in its direction: all of them, or as many as reach one of the bounds.
     *
     * @param range of {@link io.streambed.model.PrimaryKey} bytes, within what lives on this log partition
     * @param asOf an ISO-8601 instant or a sequence number, as a client wrote it
     * @param maxRows at least 1
     * @param maxBytes of the items' sizes as DynamoDB counts them
     * @param deadlineNanos in terms of {@link System#nanoTime()}
     * @return fails with a {@link io.streambed.model.DynamoDbException} if there is no such moment, or it is not retained
     */
    CompletionStage<List<EncodedItem>> read(
            TableDefinition table,
            int logPartition,
            KeyRange range,
            String asOf,
            int maxRows,
            long maxBytes,
            long deadlineNanos);
}
