package io.streambed.transfer;

import io.streambed.protocol.Shape;

/** Parts of requests that several operations share. */
final class TransferShapes {
    /** As the service's, and with {@code file:} before it the name of a directory. */
    static final Shape BUCKET = Shape.string()
            .pattern("(file:)?[a-z0-9A-Z]+[\\.\\-\\w]*[a-z0-9A-Z]+")
            .length(0, 255);

    static final Shape BUCKET_OWNER = Shape.string().pattern("[0-9]{12}");
    static final Shape PREFIX = Shape.string().length(0, 1024);
    static final Shape CLIENT_TOKEN = Shape.string().pattern("[^\\$]+");
    static final Shape SSE_ALGORITHM = Shape.oneOf("AES256", "KMS");
    static final Shape SSE_KEY = Shape.string().length(1, 2048);
    static final Shape COMPRESSION = Shape.oneOf("GZIP", "ZSTD", "NONE");
    static final Shape JOB_ARN = Shape.string().length(37, 1024);
    static final Shape TABLE_ARN = Shape.string().length(1, 1024);

    private TransferShapes() {}
}
