package io.streambed.schemas;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One transaction's part on one log partition, which is over.
 *
 * @param transaction the attempt
 * @param changes how many of the record's changes are this part's; none if the transaction was cancelled
 * @param decided commit time of the changes, epoch milliseconds; 0: that of the record
 * @param token of a transaction that has all its items here, if the client gave one
 */
public record FinishedPart(
        UUID transaction,
        int changes,
        long decided,
        @Nullable TransactionToken token) {}
