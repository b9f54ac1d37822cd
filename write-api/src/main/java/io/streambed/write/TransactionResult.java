package io.streambed.write;

import io.streambed.materializer.CompletedRequest;
import java.util.List;

/** What a transaction came to. */
sealed interface TransactionResult {
    /** It happened; the results are in the order of the request. */
    record Committed(List<ItemResult.Done> items) implements TransactionResult {}

    /** Its request had been executed before. */
    record Replayed(CompletedRequest request) implements TransactionResult {}

    /** Nothing happened: at least one of the results, in the order of the request, is a refusal. */
    record Cancelled(List<ItemResult> items) implements TransactionResult {}
}
