package io.streambed.model;

/**
 * The errors a client can be answered with: the service's exception name, the namespace its {@code __type} carries, and
 * the HTTP status.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html">Error
 *     handling with DynamoDB</a>
 */
public enum ErrorType {
    VALIDATION("ValidationException", Namespace.CORAL_VALIDATE, 400),
    SERIALIZATION("SerializationException", Namespace.CORAL_SERVICE, 400),
    UNKNOWN_OPERATION("UnknownOperationException", Namespace.CORAL_SERVICE, 400),
    MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException", Namespace.CORAL_SERVICE, 400),
    INCOMPLETE_SIGNATURE("IncompleteSignatureException", Namespace.CORAL_SERVICE, 400),
    ACCESS_DENIED("AccessDeniedException", Namespace.CORAL_SERVICE, 400),
    THROTTLING("ThrottlingException", Namespace.CORAL_AVAILABILITY, 400),
    CONDITIONAL_CHECK_FAILED("ConditionalCheckFailedException", Namespace.DYNAMODB, 400),
    DUPLICATE_ITEM("DuplicateItemException", Namespace.DYNAMODB, 400),
    RESOURCE_NOT_FOUND("ResourceNotFoundException", Namespace.DYNAMODB, 400),
    RESOURCE_IN_USE("ResourceInUseException", Namespace.DYNAMODB, 400),
    LIMIT_EXCEEDED("LimitExceededException", Namespace.DYNAMODB, 400),
    ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED("ItemCollectionSizeLimitExceededException", Namespace.DYNAMODB, 400),
    PROVISIONED_THROUGHPUT_EXCEEDED("ProvisionedThroughputExceededException", Namespace.DYNAMODB, 400),
    TRANSACTION_CONFLICT("TransactionConflictException", Namespace.DYNAMODB, 400),
    TRANSACTION_CANCELED("TransactionCanceledException", Namespace.DYNAMODB, 400),
    TRANSACTION_IN_PROGRESS("TransactionInProgressException", Namespace.DYNAMODB, 400),
    IDEMPOTENT_PARAMETER_MISMATCH("IdempotentParameterMismatchException", Namespace.DYNAMODB, 400),
    TRIMMED_DATA_ACCESS("TrimmedDataAccessException", Namespace.DYNAMODB, 400),
    EXPIRED_ITERATOR("ExpiredIteratorException", Namespace.DYNAMODB, 400),
    TABLE_NOT_FOUND("TableNotFoundException", Namespace.DYNAMODB, 400),
    TABLE_ALREADY_EXISTS("TableAlreadyExistsException", Namespace.DYNAMODB, 400),
    TABLE_IN_USE("TableInUseException", Namespace.DYNAMODB, 400),
    POINT_IN_TIME_RECOVERY_UNAVAILABLE("PointInTimeRecoveryUnavailableException", Namespace.DYNAMODB, 400),
    CONTINUOUS_BACKUPS_UNAVAILABLE("ContinuousBackupsUnavailableException", Namespace.DYNAMODB, 400),
    INVALID_RESTORE_TIME("InvalidRestoreTimeException", Namespace.DYNAMODB, 400),
    BACKUP_NOT_FOUND("BackupNotFoundException", Namespace.DYNAMODB, 400),
    BACKUP_IN_USE("BackupInUseException", Namespace.DYNAMODB, 400),
    EXPORT_NOT_FOUND("ExportNotFoundException", Namespace.DYNAMODB, 400),
    EXPORT_CONFLICT("ExportConflictException", Namespace.DYNAMODB, 400),
    INVALID_EXPORT_TIME("InvalidExportTimeException", Namespace.DYNAMODB, 400),
    IMPORT_NOT_FOUND("ImportNotFoundException", Namespace.DYNAMODB, 400),
    IMPORT_CONFLICT("ImportConflictException", Namespace.DYNAMODB, 400),
    INTERNAL_SERVER("InternalServerError", Namespace.DYNAMODB, 500);

    private final String exceptionName;
    private final String namespace;
    private final int httpStatus;

    ErrorType(String exceptionName, String namespace, int httpStatus) {
        this.exceptionName = exceptionName;
        this.namespace = namespace;
        this.httpStatus = httpStatus;
    }

    /** The short name, as the SDKs show it. */
    public String exceptionName() {
        return exceptionName;
    }

    /** The value of the error body's {@code __type} member. */
    public String qualifiedName() {
        return namespace + "#" + exceptionName;
    }

    public int httpStatus() {
        return httpStatus;
    }

    private static final class Namespace {
        static final String DYNAMODB = "com.amazonaws.dynamodb.v20120810";
        static final String CORAL_SERVICE = "com.amazon.coral.service";
        static final String CORAL_VALIDATE = "com.amazon.coral.validate";
        static final String CORAL_AVAILABILITY = "com.amazon.coral.availability";
    }
}
