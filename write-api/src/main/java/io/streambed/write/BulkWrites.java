package io.streambed.write;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.Item;
import io.streambed.model.ItemSize;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.EncodedItem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Writes items into a table that need not be ACTIVE: while it is being filled nobody else can. Each is an ordinary write of
 * the owner's sequencer. Thread-safe.
 */
public final class BulkWrites {
    private final WriteItems writes;
    private final IndexBackPressure indexes;

    public BulkWrites(WriteItems writes, IndexBackPressure indexes) {
        this.writes = writes;
        this.indexes = indexes;
    }

    /**
     * An item and its key.
     *
     * @param key of the item in the table
     */
    public record Put(PrimaryKey key, EncodedItem image) {}

    /**
     * What became of some writes.
     *
     * @param again those that did not happen and may be tried again
     * @param tableGone whether the table is not there (any more); then nothing of what is to be tried again ever will be
     */
    public record Outcome(List<Put> again, boolean tableGone) {}

    /**
     * The write that stores an item.
     *
     * @throws DynamoDbException a validation error, in the service's words, if the table cannot hold it
     */
    public static Put check(TableDefinition table, Item item) {
        PrimaryKey key = PrimaryKey.of(table.key(), item);
        EncodedItem image = EncodedItem.of(item);
        if (image.size() > ItemSize.MAX_ITEM_SIZE) {
            throw DynamoDbException.validation("Item size has exceeded the maximum allowed size");
        }
        IndexKeys.check(table, item);
        return new Put(key, image);
    }

    /**
     * Writes items of one log partition, whose keys are all different.
     *
     * @param deadlineNanos in terms of {@link System#nanoTime()}
     * @return fails if what has happened is not known, or the items cannot be written at all
     */
    public CompletionStage<Outcome> put(TableDefinition table, int logPartition, List<Put> items, long deadlineNanos) {
        if (indexes.isBehind(table)) {
            return CompletableFuture.completedStage(new Outcome(items, false));
        }
        List<WriteItems.Write> batch = items.stream()
                .map(item -> new WriteItems.Write(table.number(), item.key().bytes(), item.image()))
                .toList();
        return writes.write(logPartition, batch, false, deadlineNanos).handle((outcomes, failure) -> {
            if (failure == null) {
                return outcome(items, outcomes);
            }
            if (isThrottling(failure)) {
                return new Outcome(items, false);
            }
            throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
        });
    }

    private static Outcome outcome(List<Put> items, List<WriteOutcome> outcomes) {
        List<Put> again = new ArrayList<>();
        boolean gone = false;
        for (int i = 0; i < items.size(); i++) {
            if (!(outcomes.get(i) instanceof WriteOutcome.Written)) {
                again.add(items.get(i));
                gone |= outcomes.get(i) == WriteOutcome.NotWritten.TABLE_GONE;
            }
        }
        return new Outcome(again, gone);
    }

    private static boolean isThrottling(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof DynamoDbException error && error.type() == ErrorType.THROTTLING;
    }
}
