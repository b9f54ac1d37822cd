package io.streambed.transfer;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Finds what the bucket names in requests stand for. Where an S3 endpoint is configured they are its buckets, else directories
 * below the transfer directory; a name behind {@code file:} is always a directory. Thread-safe.
 */
final class Buckets implements AutoCloseable {
    private static final String DIRECTORY = "file:";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]*");
    private static final String SPOOLS = ".spool";

    private final Options options;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable S3Client s3;

    /**
     * Where the places are.
     *
     * @param directory the transfer directory; made when it is needed
     * @param s3Endpoint empty: no S3
     * @param region that requests to S3 are signed for
     */
    record Options(Path directory, Optional<URI> s3Endpoint, String region) {}

    Buckets(Options options) {
        this.options = options;
    }

    /** Whether the name stands for a directory here. */
    boolean isDirectory(String bucket) {
        return bucket.startsWith(DIRECTORY) || options.s3Endpoint().isEmpty();
    }

    /** The bucket to read from. */
    ObjectStore source(String bucket) throws TransferException {
        return isDirectory(bucket) ? directory(bucket, false) : s3(bucket, S3Store.ServerSideEncryption.DEFAULT);
    }

    /** The bucket to write to; directories are made. */
    ObjectStore target(String bucket, S3Store.ServerSideEncryption encryption) throws TransferException {
        return isDirectory(bucket) ? directory(bucket, true) : s3(bucket, encryption);
    }

    private ObjectStore directory(String bucket, boolean create) throws TransferException {
        String name = bucket.startsWith(DIRECTORY) ? bucket.substring(DIRECTORY.length()) : bucket;
        if (!NAME.matcher(name).matches()) {
            throw new TransferException(FailureCode.S3_NO_SUCH_BUCKET, "The specified bucket is not valid.");
        }
        Path root = options.directory().toAbsolutePath().normalize().resolve(name);
        try {
            if (create) {
                Files.createDirectories(root);
            }
        } catch (IOException e) {
            throw new TransferException(
                    FailureCode.S3_ACCESS_DENIED,
                    "The directory " + name + " cannot be made in the transfer directory.",
                    e);
        }
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            throw new TransferException(FailureCode.S3_NO_SUCH_BUCKET, "The specified bucket does not exist");
        }
        try {
            return new DirectoryStore(root.toRealPath());
        } catch (IOException e) {
            throw new TransferException(FailureCode.S3_NO_SUCH_BUCKET, "The specified bucket does not exist", e);
        }
    }

    private ObjectStore s3(String bucket, S3Store.ServerSideEncryption encryption) throws TransferException {
        Path spools = options.directory().toAbsolutePath().resolve(SPOOLS);
        try {
            Files.createDirectories(spools);
        } catch (IOException e) {
            throw new TransferException(FailureCode.INTERNAL_ERROR, "The transfer directory cannot be written to.", e);
        }
        return new S3Store(client(), bucket, encryption, spools);
    }

    /** Made when it is needed first: it takes a while, and most servers never need it. */
    private S3Client client() {
        lock.lock();
        try {
            S3Client known = s3;
            if (known == null) {
                // What is left out is not understood by every service that is compatible with S3.
                known = S3Client.builder()
                        .endpointOverride(options.s3Endpoint().orElseThrow())
                        .region(Region.of(options.region()))
                        .forcePathStyle(true)
                        .serviceConfiguration(configuration -> configuration.chunkedEncodingEnabled(false))
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
                s3 = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** Removes what a process that ended in the middle has left. */
    void removeSpools() {
        try (var files =
                Files.newDirectoryStream(options.directory().toAbsolutePath().resolve(SPOOLS))) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // There are none.
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (s3 != null) {
                s3.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
