package io.streambed.write;

import io.streambed.materializer.CompletedRequest;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Opens an attempt at a transaction on its home, unless its request has been executed already: then gives what came of it. */
final class BeginTransaction extends Command<Optional<CompletedRequest>> {
    private final OpenAttempts attempts;
    private final UUID attempt;
    private final @Nullable RequestToken token;

    /** @param attempts those of the sequencer it is submitted to */
    BeginTransaction(OpenAttempts attempts, UUID attempt, @Nullable RequestToken token, long deadlineNanos) {
        super(deadlineNanos);
        this.attempts = attempts;
        this.attempt = attempt;
        this.token = token;
    }

    @Override
    protected Decision<Optional<CompletedRequest>> decide(PartitionView view) {
        CompletedRequest known = token == null ? null : token.find(view, attempts, attempt);
        if (known == null && !attempts.begin(attempt, token == null ? null : token.token(), deadlineNanos())) {
            throw new DynamoDbException(ErrorType.THROTTLING, "Rate of requests exceeds the allowed throughput.");
        }
        return new Decision.Changes<>(List.of(), Optional.ofNullable(known));
    }
}
