package io.streambed.schemas;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that is committed.
 *
 * @param transaction the attempt
 * @param participants the log partitions that have prepared a part
 * @param token null if the client gave none
 */
public record TransactionDecision(
        UUID transaction,
        List<Integer> participants,
        @Nullable TransactionToken token) {
    public TransactionDecision {
        participants = List.copyOf(participants);
    }
}
