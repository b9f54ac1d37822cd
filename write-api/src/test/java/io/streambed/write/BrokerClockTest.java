package io.streambed.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BrokerClockTest {
    private final SimulatedTime time = new SimulatedTime(new Random(1));
    private final BrokerClock clock = new BrokerClock(time);

    @Test
    void nothingIsKnownBeforeTheFirstAppend() {
        assertThat(clock.agrees()).isFalse();
    }

    @Test
    void clocksAgreeWithinAMinute() {
        clock.seen(time.millis() + 60_000);
        assertThat(clock.agrees()).isTrue();

        clock.seen(time.millis() + 60_001);
        assertThat(clock.agrees()).isFalse();

        clock.seen(time.millis() - 60_001);
        assertThat(clock.agrees()).isFalse();
    }

    @Test
    void aClockThatIsSteppedLaterDoesNotAgreeUntilTheBrokersDoes() {
        clock.seen(time.millis());
        time.after(500_000, () -> {});
        time.step();
        assertThat(clock.agrees()).isTrue();

        time.setWallClock(90_000);
        assertThat(clock.agrees()).isFalse();

        clock.seen(time.millis());
        assertThat(clock.agrees()).isTrue();
    }
}
