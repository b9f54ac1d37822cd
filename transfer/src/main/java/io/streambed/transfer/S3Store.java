package io.streambed.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket of an S3-compatible service. */
final class S3Store implements ObjectStore {
    private final S3Client client;
    private final String bucket;
    private final ServerSideEncryption encryption;
    private final Path spools;

    /**
     * How S3 is to encrypt what is written.
     *
     * @param algorithm AES256 or KMS; null for what the bucket does by itself
     * @param keyId of KMS
     */
    record ServerSideEncryption(
            @Nullable String algorithm, @Nullable String keyId) {
        static final ServerSideEncryption DEFAULT = new ServerSideEncryption(null, null);
    }

    /**
     * @param client stays open
     * @param spools an existing directory for objects that are being written
     */
    S3Store(S3Client client, String bucket, ServerSideEncryption encryption, Path spools) {
        this.client = client;
        this.bucket = bucket;
        this.encryption = encryption;
        this.spools = spools;
    }

    @Override
    public List<StoredObject> list(String prefix, int most) throws TransferException {
        List<StoredObject> objects = new ArrayList<>();
        try {
            for (S3Object object : client.listObjectsV2Paginator(
                            request -> request.bucket(bucket).prefix(prefix))
                    .contents()) {
                // Consoles make empty objects to show directories.
                if (object.key().endsWith("/") && object.size() == 0) {
                    continue;
                }
                if (objects.size() == most) {
                    throw new TransferException(
                            FailureCode.LIMIT_EXCEEDED, "There are more than " + most + " objects under the prefix.");
                }
                objects.add(new StoredObject(object.key(), object.size()));
            }
        } catch (SdkException e) {
            throw explain(e);
        }
        return objects;
    }

    @Override
    public InputStream open(String key) throws TransferException {
        try {
            return client.getObject(request -> request.bucket(bucket).key(key));
        } catch (SdkException e) {
            throw explain(e);
        }
    }

    @Override
    public ObjectWriter create(String key) throws TransferException {
        try {
            return new ObjectWriter(spools.resolve("s3-" + UUID.randomUUID()), (spool, _) -> put(key, spool));
        } catch (IOException e) {
            throw explain(e);
        }
    }

    private void put(String key, Path spool) throws TransferException {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(bucket).key(key);
        String algorithm = encryption.algorithm();
        if (algorithm != null) {
            request.serverSideEncryption(algorithm.equals("KMS") ? "aws:kms" : algorithm);
            request.ssekmsKeyId(encryption.keyId());
        }
        try {
            client.putObject(request.build(), RequestBody.fromFile(spool));
        } catch (SdkException e) {
            throw explain(e);
        }
    }

    @Override
    public void delete(String key) throws TransferException {
        try {
            client.deleteObject(request -> request.bucket(bucket).key(key));
        } catch (SdkException e) {
            throw explain(e);
        }
    }

    @Override
    public TransferException explain(Exception failure) {
        return switch (failure) {
            case TransferException known -> known;
            case NoSuchBucketException e ->
                new TransferException(FailureCode.S3_NO_SUCH_BUCKET, "The specified bucket does not exist", e);
            case NoSuchKeyException e ->
                new TransferException(FailureCode.S3_NO_SUCH_KEY, "The specified key does not exist.", e);
            case S3Exception e
            when e.statusCode() == 403 -> new TransferException(FailureCode.S3_ACCESS_DENIED, "Access Denied", e);
            case S3Exception e
            when e.statusCode() == 404 ->
                new TransferException(FailureCode.S3_NO_SUCH_BUCKET, "The specified bucket does not exist", e);
            case S3Exception e ->
                new TransferException(FailureCode.S3_UNAVAILABLE, "S3 answered with status " + e.statusCode() + ".", e);
            case SdkException e -> new TransferException(FailureCode.S3_UNAVAILABLE, "S3 cannot be reached.", e);
            default ->
                new TransferException(
                        FailureCode.S3_UNAVAILABLE, "S3 cannot be read or written: " + failure.getMessage(), failure);
        };
    }

    @Override
    public void close() {}
}
