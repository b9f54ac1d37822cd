package io.streambed.transfer;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where backups are kept: a directory, or a bucket of S3 with a prefix. Thread-safe. */
final class BackupPlace {
    private final BackupLocation location;
    private final Buckets buckets;

    BackupPlace(BackupLocation location, Buckets buckets) {
        this.location = location;
        this.buckets = buckets;
    }

    /** The store that holds backups, made if it is a directory that is not there. */
    ObjectStore open() throws TransferException {
        return switch (location) {
            case BackupLocation.Directory(Path path) -> {
                try {
                    yield new DirectoryStore(
                            Files.createDirectories(path.toAbsolutePath()).toRealPath());
                } catch (IOException e) {
                    throw new TransferException(
                            FailureCode.S3_ACCESS_DENIED, "The directory for backups cannot be made.", e);
                }
            }
            case BackupLocation.S3(URI uri) -> buckets.target(uri.getHost(), S3Store.ServerSideEncryption.DEFAULT);
        };
    }

    /** What the keys of a backup's files start with. */
    String folder(String id) {
        return switch (location) {
            case BackupLocation.Directory _ -> id + "/";
            case BackupLocation.S3(URI uri) -> {
                String prefix = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
                yield (prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/") + id + "/";
            }
        };
    }
}
