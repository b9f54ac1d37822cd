package io.streambed.write;

import io.streambed.materializer.CompletedRequest;
import io.streambed.model.Bytes;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.schemas.TransactionToken;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A ClientRequestToken and what was requested with it.
 *
 * @param request 32 bytes: SHA-256 of what is requested
 */
record RequestToken(String token, Bytes request) {
    /** The token as it goes to the log, with the sizes of the items afterwards. */
    TransactionToken with(List<Integer> sizes) {
        return new TransactionToken(token, request, sizes);
    }

    /**
     * Looks whether the request has been executed already.
     *
     * @param attempt the attempt that asks
     * @return what came of it, or null if it has not been executed
     * @throws DynamoDbException if it is being executed, or the token is that of another request
     */
    @Nullable
    CompletedRequest find(PartitionView view, OpenAttempts attempts, UUID attempt) {
        if (attempts.isInProgress(token, attempt)) {
            throw inProgress();
        }
        CompletedRequest known = view.completedRequest(token);
        if (known == null || view.time() - known.time() >= CompletedRequest.VALID_MILLIS) {
            return null;
        }
        if (!known.request().equals(request)) {
            throw new DynamoDbException(
                    ErrorType.IDEMPOTENT_PARAMETER_MISMATCH,
                    "The client request token has been used with other parameters");
        }
        if (view.isDecided(known.transaction()) && !attempts.isConfirmed(known.transaction())) {
            throw inProgress();
        }
        return known;
    }

    private static DynamoDbException inProgress() {
        return new DynamoDbException(
                ErrorType.TRANSACTION_IN_PROGRESS, "Transaction from previous request is still in progress");
    }
}
