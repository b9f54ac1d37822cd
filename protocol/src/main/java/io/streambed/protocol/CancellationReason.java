package io.streambed.protocol;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.Item;
import org.jspecify.annotations.Nullable;

/**
 * Why one action of a transaction cannot be carried out, in the service's codes and words.
 *
 * @param item the item as it is, if the request asks for it; else null
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html">CancellationReason</a>
 */
public record CancellationReason(
        String code, String message, @Nullable Item item) {
    /** The code of actions that nothing is wrong with. */
    public static final String NONE = "None";

    public static final CancellationReason CONFLICT =
            new CancellationReason("TransactionConflict", "Transaction is ongoing for the item", null);

    /** What an INSERT meets that finds its item. */
    public static final CancellationReason DUPLICATE_ITEM =
            new CancellationReason("DuplicateItem", "Duplicate primary key exists in table", null);

    /** What a statement meets that finds no table; other actions of transactions refuse the whole request. */
    public static final CancellationReason TABLE_NOT_FOUND =
            new CancellationReason("ResourceNotFound", "Requested resource not found", null);

    public static CancellationReason conditionFailed(@Nullable Item item) {
        return new CancellationReason("ConditionalCheckFailed", "The conditional request failed", item);
    }

    public static CancellationReason invalid(DynamoDbException error) {
        return new CancellationReason("ValidationError", error.text(), null);
    }

    public static CancellationReason collectionFull(DynamoDbException error) {
        return new CancellationReason("ItemCollectionSizeLimitExceeded", error.text(), null);
    }

    public static CancellationReason throttled(Throttled why) {
        boolean provisioned = why.type() == ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED;
        return new CancellationReason(
                provisioned ? "ProvisionedThroughputExceeded" : "ThrottlingError", why.message(), null);
    }

    public static CancellationReason throttled(DynamoDbException error) {
        return new CancellationReason("ThrottlingError", error.text(), null);
    }
}
