package io.streambed.schemas;

import io.streambed.model.Bytes;
import java.util.List;

/**
 * What makes a transaction happen once although its request is repeated.
 *
 * @param token the ClientRequestToken
 * @param request 32 bytes: SHA-256 of what was requested
 * @param sizes of each item afterwards in bytes, in the order of the request
 */
public record TransactionToken(String token, Bytes request, List<Integer> sizes) {
    public TransactionToken {
        sizes = List.copyOf(sizes);
    }
}
