package io.streambed.transfer;

/** What a job does. */
enum JobKind {
    IMPORT("import", "import"),
    BULK_PUT("bulk-operation", "bulk-operation"),
    EXPORT("export", "export"),
    BACKUP("backup", "backup"),
    /** Of a backup; not to be seen by clients but as a table that is being made. */
    RESTORE("restore-from-backup", "restore");

    private final String resource;
    private final String arnPart;

    JobKind(String resource, String arnPart) {
        this.resource = resource;
        this.arnPart = arnPart;
    }

    /** The kind of the catalog's resources that describe such jobs. */
    String resource() {
        return resource;
    }

    /** What stands between the table and the id in the ARN of such a job. */
    String arnPart() {
        return arnPart;
    }
}
