package io.streambed.partiql;

import io.streambed.model.ErrorType;

/**
 * Why one statement of a batch failed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementError.html">BatchStatementError</a>
 */
record BatchError(String code, String message) {
    static BatchError of(ErrorType type, String message) {
        return new BatchError(code(type), message);
    }

    private static String code(ErrorType type) {
        return switch (type) {
            case VALIDATION, SERIALIZATION -> "ValidationError";
            case CONDITIONAL_CHECK_FAILED -> "ConditionalCheckFailed";
            case DUPLICATE_ITEM -> "DuplicateItem";
            case RESOURCE_NOT_FOUND -> "ResourceNotFound";
            case ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED -> "ItemCollectionSizeLimitExceeded";
            case PROVISIONED_THROUGHPUT_EXCEEDED -> "ProvisionedThroughputExceeded";
            case THROTTLING -> "ThrottlingError";
            case TRANSACTION_CONFLICT -> "TransactionConflict";
            case ACCESS_DENIED -> "AccessDenied";
            default -> "InternalServerError";
        };
    }
}
