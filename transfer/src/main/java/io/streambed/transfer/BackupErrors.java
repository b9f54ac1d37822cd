package io.streambed.transfer;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;

/** What clients are told of backups that are not there, or not ready. */
final class BackupErrors {
    private BackupErrors() {}

    static DynamoDbException notFound(String arn) {
        return new DynamoDbException(ErrorType.BACKUP_NOT_FOUND, "Backup not found: " + arn);
    }

    static DynamoDbException inUse(String why) {
        return new DynamoDbException(ErrorType.BACKUP_IN_USE, why);
    }

    static DynamoDbException tableNotFound(String name) {
        return new DynamoDbException(ErrorType.TABLE_NOT_FOUND, "Table not found: " + name);
    }

    /** A place that cannot be read or written is the operator's to mend, and the client is told which. */
    static DynamoDbException place(TransferException failure) {
        return DynamoDbException.internal(failure.text());
    }
}
