package io.streambed.model;

import org.jspecify.annotations.Nullable;

/**
 * That a table is, or was, filled before anybody could use it: by a restore or an import.
 *
 * @param inProgress whether it is being filled; as long as that is so the table is CREATING
 * @param sourceTableArn the table it was restored from; null if it was not
 * @param sourceBackupArn the backup it was restored from; null if it was not
 * @param restoredAt the moment it was restored to, epoch milliseconds; 0 if it was not restored
 * @param sourceTable number of the table it is restored from by reading its history; 0 if it is filled by other means
 */
public record InitialLoad(
        boolean inProgress,
        @Nullable String sourceTableArn,
        @Nullable String sourceBackupArn,
        long restoredAt,
        int sourceTable) {
    /** Something that leaves no trace when it is done, such as an import. */
    public static final InitialLoad IMPORT = new InitialLoad(true, null, null, 0, 0);

    /** What stays of it when the table is filled; null if nothing does. */
    public @Nullable InitialLoad completed() {
        return sourceTableArn == null && sourceBackupArn == null
                ? null
                : new InitialLoad(false, sourceTableArn, sourceBackupArn, restoredAt, sourceTable);
    }
}
