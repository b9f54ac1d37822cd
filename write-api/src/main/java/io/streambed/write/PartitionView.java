package io.streambed.write;

import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.CompletedRequest;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.PreparedPart;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a command may look at while it is decided: the applied state with all that is proposed laid over it. */
public interface PartitionView {
    /** The item's current image, or null if there is none. */
    @Nullable
    EncodedItem item(int table, byte[] primaryKey);

    /** The size of the item's collection in bytes, without what is on its way; 0 in tables without local indexes. */
    long collectionBytes(int table, byte[] primaryKey);

    /** The table as this log partition knows it, or null if it has never heard of it. */
    @Nullable
    AppliedTable table(int number);

    /** The commit time that the command's record will have at the earliest, in milliseconds. */
    long time();

    /** The transaction that has locked the item, or null. */
    @Nullable
    UUID lockOf(int table, byte[] primaryKey);

    /** A transaction's part that is prepared here and not over, or null. */
    @Nullable
    PreparedPart prepared(UUID transaction);

    /** Whether the transaction is committed here and that is not forgotten. */
    boolean isDecided(UUID transaction);

    /** What is known of a ClientRequestToken, or null; it may be too old. */
    @Nullable
    CompletedRequest completedRequest(String token);

    /**
     * Refuses to go on with an item that a transaction has locked.
     *
     * @throws DynamoDbException a TransactionConflictException
     */
    default void requireUnlocked(int table, byte[] primaryKey) {
        if (lockOf(table, primaryKey) != null) {
            throw new DynamoDbException(ErrorType.TRANSACTION_CONFLICT, "Transaction is ongoing for the item");
        }
    }
}
