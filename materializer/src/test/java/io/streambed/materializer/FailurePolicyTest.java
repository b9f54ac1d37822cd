package io.streambed.materializer;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

class FailurePolicyTest {
    private final FailurePolicy policy = new FailurePolicy();

    @Test
    void aFailedThreadIsReplacedUntilItFailsTooOften() {
        RuntimeException failure = new IllegalStateException("again");

        for (int i = 0; i < FailurePolicy.MOST_FAILURES; i++) {
            assertThat(policy.handle(failure)).isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
        }
        assertThat(policy.end().toCompletableFuture()).isNotDone();

        assertThat(policy.handle(failure)).isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
        assertThat(policy.end().toCompletableFuture()).isCompletedWithValue(failure);
    }

    @Test
    void anErrorEndsTheNodeAtOnce() {
        Error failure = new OutOfMemoryError("told to");

        assertThat(policy.handle(failure)).isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
        assertThat(policy.end().toCompletableFuture()).isCompletedWithValue(failure);
    }
}
