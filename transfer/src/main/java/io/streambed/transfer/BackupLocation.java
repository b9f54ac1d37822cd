package io.streambed.transfer;

import java.net.URI;
import java.nio.file.Path;

/** Where backups are kept, as it is configured. */
public sealed interface BackupLocation {
    /** A directory; made when it is needed. */
    record Directory(Path path) implements BackupLocation {}

    /** {@code s3://bucket} or {@code s3://bucket/prefix}. */
    record S3(URI uri) implements BackupLocation {}

    /**
     * Reads the text of an option.
     *
     * @throws IllegalArgumentException if it names no place
     */
    static BackupLocation of(String text) {
        if (!text.startsWith("s3://")) {
            return new Directory(Path.of(text));
        }
        URI uri = URI.create(text);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("no bucket in " + text);
        }
        return new S3(uri);
    }
}
