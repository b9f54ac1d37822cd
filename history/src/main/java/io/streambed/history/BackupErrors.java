package io.streambed.history;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;

/** Errors of the operations on continuous backups and restores. */
final class BackupErrors {
    private BackupErrors() {}

    static DynamoDbException tableNotFound(String name) {
        return new DynamoDbException(ErrorType.TABLE_NOT_FOUND, "Table not found: " + name);
    }

    static DynamoDbException sourceNotFound(String name) {
        return new DynamoDbException(ErrorType.TABLE_NOT_FOUND, "Source table not found: " + name);
    }

    static DynamoDbException beingEnabled(String name) {
        return new DynamoDbException(
                ErrorType.CONTINUOUS_BACKUPS_UNAVAILABLE,
                "Backups are being enabled for the table: " + name + ". Please retry later");
    }

    static DynamoDbException recoveryUnavailable(String name) {
        return new DynamoDbException(
                ErrorType.POINT_IN_TIME_RECOVERY_UNAVAILABLE,
                "Point in time recovery is not enabled for table '" + name + "'");
    }

    static DynamoDbException invalidTime(String why) {
        return new DynamoDbException(ErrorType.INVALID_RESTORE_TIME, why);
    }

    static DynamoDbException tooManyRestores() {
        return new DynamoDbException(
                ErrorType.LIMIT_EXCEEDED, "Subscriber limit exceeded: too many tables are being restored");
    }

    static DynamoDbException invalid(String reason) {
        return DynamoDbException.validation("One or more parameter values were invalid: " + reason);
    }
}
