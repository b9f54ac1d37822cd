package io.streambed.materializer;

import io.streambed.model.Bytes;
import java.util.List;
import java.util.UUID;

/**
 * What is known of a transaction by its ClientRequestToken.
 *
 * @param transaction the attempt that was committed
 * @param time its commit time, epoch milliseconds
 * @param request 32 bytes: SHA-256 of what was requested
 * @param sizes of each item afterwards in bytes, in the order of the request
 */
public record CompletedRequest(UUID transaction, long time, Bytes request, List<Integer> sizes) {
    /** How long a token is good for, in milliseconds of commit time. */
    public static final long VALID_MILLIS = 600_000;
}
