package io.streambed.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.ExpiryWindow;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SweptTableTest {
    private static final ExpiryWindow DUE = new ExpiryWindow(1_000, 9_000);
    private static final byte[] KEY = {1};

    private final SweptTable table = new SweptTable(1);

    private static long nanos(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void aSweepThatWasInterruptedGoesOnBehindTheLastItem() {
        assertThat(table.next(DUE, 0)).isEqualTo(DUE);
        assertThat(table.after()).isNull();
        table.reached(4_000, KEY);

        assertThat(table.next(new ExpiryWindow(1_020, 9_020), nanos(20))).isEqualTo(new ExpiryWindow(4_000, 9_020));
        assertThat(table.after()).isEqualTo(KEY);
    }

    @Test
    void aSweepThatIsBehindTheWindowBeginsWithIt() {
        table.next(DUE, 0);
        table.reached(1_000, KEY);

        assertThat(table.next(new ExpiryWindow(1_001, 9_001), nanos(1))).isEqualTo(new ExpiryWindow(1_001, 9_001));
        assertThat(table.after()).isNull();
    }

    @Test
    void theNextSweepBeginsAMinuteBackAndEveryTenSecondsAtTheStart() {
        table.next(DUE, 0);
        table.reached(8_999, KEY);
        table.finished(DUE);

        assertThat(table.next(DUE, nanos(9))).isEqualTo(new ExpiryWindow(8_940, 9_000));
        assertThat(table.after()).isNull();
        table.finished(DUE);
        assertThat(table.next(DUE, nanos(10))).isEqualTo(DUE);
        table.finished(DUE);
        assertThat(table.next(DUE, nanos(19))).isEqualTo(new ExpiryWindow(8_940, 9_000));
    }
}
