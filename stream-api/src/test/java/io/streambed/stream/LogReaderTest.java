package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.schemas.InMemorySchemaRegistry;
import io.streambed.schemas.RecordCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogReaderTest {
    private final FakeLog log = new FakeLog();
    private final AtomicInteger sources = new AtomicInteger();
    private final LogReader reader = new LogReader(
            () -> {
                sources.incrementAndGet();
                return log.source(10);
            },
            new RecordCodec(new InMemorySchemaRegistry()),
            new LogReader.Options(2, 3));
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void close() {
        gate.countDown();
        reader.close();
    }

    @Test
    void whatDoesNotFitInTheQueueIsThrottled() {
        List<CompletableFuture<String>> accepted = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            accepted.add(reader.submit(inTenSeconds(), source -> {
                await(gate);
                return "read";
            }));
        }

        CompletableFuture<String> refused = reader.submit(inTenSeconds(), source -> "read");

        assertThatThrownBy(refused::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        DynamoDbException.class,
                        failure -> assertThat(failure.type()).isEqualTo(ErrorType.THROTTLING));
        gate.countDown();
        assertThat(accepted).allSatisfy(read -> assertThat(read.join()).isEqualTo("read"));
        assertThat(sources).hasValueLessThanOrEqualTo(2);
    }

    @Test
    void nobodyReadsBeforeSomebodyAsks() {
        assertThat(sources).hasValue(0);
    }

    @Test
    void whatHasWaitedTooLongIsNotRead() {
        long past = System.nanoTime() - 1;

        assertThatThrownBy(reader.submit(past, source -> "read")::join).hasCauseInstanceOf(DynamoDbException.class);
    }

    @Test
    void aSourceThatFailedIsReplaced() {
        CompletableFuture<String> failed = reader.submit(inTenSeconds(), source -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(failed::join).hasCauseInstanceOf(DynamoDbException.class);

        for (int i = 0; i < 4; i++) {
            assertThat(reader.submit(inTenSeconds(), source -> "read").join()).isEqualTo("read");
        }
        assertThat(sources).hasValueBetween(2, 3);
    }

    private static long inTenSeconds() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
