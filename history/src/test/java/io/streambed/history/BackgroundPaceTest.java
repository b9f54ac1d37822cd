package io.streambed.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.protocol.Call;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class BackgroundPaceTest {
    private static final long MILLI = 1_000_000;

    private long now;
    private final BackgroundPace pace = new BackgroundPace(() -> now);

    @Test
    void workGoesOnAtOnceWhenNobodyCalls() {
        try (BackgroundPace.Work work = pace.begin()) {
            now += 300 * MILLI;

            assertThat(work.nextPause()).isZero();
        }
    }

    @Test
    void pausesAreLongerThanTheWorkWhenClientsCallOften() {
        try (BackgroundPace.Work work = pace.begin()) {
            answered("PutItem", 1000);
            now += 245 * MILLI;
            work.pause();
            now += 10 * MILLI;

            assertThat(work.nextPause()).isEqualTo(240 * MILLI);
            try (BackgroundPace.Work _ = pace.begin()) {
                assertThat(work.nextPause()).isEqualTo(480 * MILLI);
            }
        }
    }

    @Test
    void pausesAreShortWhenClientsCallSeldomAndEndWhenTheyStop() {
        try (BackgroundPace.Work work = pace.begin()) {
            answered("GetItem", 5);
            now += 300 * MILLI;
            assertThat(work.nextPause()).isEqualTo(600 * MILLI);

            now += 100 * MILLI;
            assertThat(work.nextPause()).isZero();
        }
    }

    @Test
    void thoseWhoWaitForTheTableDoNotHoldItUp() {
        try (BackgroundPace.Work work = pace.begin()) {
            answered("DescribeTable", 1000);
            now += 300 * MILLI;

            assertThat(work.nextPause()).isZero();
        }
    }

    @Test
    void noPauseIsVeryLong() {
        try (BackgroundPace.Work work = pace.begin()) {
            answered("PutItem", 1_000_000);
            now += 60_000 * MILLI;

            assertThat(work.nextPause()).isEqualTo(1_000 * MILLI);
        }
    }

    @Test
    void whatIsShortIsNotHeldUp() {
        try (BackgroundPace.Work work = pace.begin()) {
            answered("PutItem", 1_000_000);
            now += 200 * MILLI;
            work.pause();
            now += 50 * MILLI;
            assertThat(work.nextPause()).isZero();

            now += MILLI;
            assertThat(work.nextPause()).isEqualTo(1_000 * MILLI);
        }
    }

    private void answered(String name, int times) {
        Operation operation = new Operation() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Service service() {
                return Service.DYNAMODB;
            }

            @Override
            public Shape.Structure input() {
                return Shape.structure("Input").build();
            }

            @Override
            public CompletionStage<Reply> handle(Call call) {
                throw new UnsupportedOperationException();
            }
        };
        for (int i = 0; i < times; i++) {
            pace.answered(operation, 200, 1000);
        }
    }
}
