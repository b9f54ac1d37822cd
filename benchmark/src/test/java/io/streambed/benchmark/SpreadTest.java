package io.streambed.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theMedianIsTheMiddleOrTheMeanOfTheTwoMiddleValues() {
        assertThat(Spread.of(DoubleStream.of(3, 1, 2))).isEqualTo(new Spread(1, 2, 3));
        assertThat(Spread.of(DoubleStream.of(4, 1, 2, 3)).median()).isEqualTo(2.5);
    }

    @Test
    void missingValuesAreLeftOut() {
        assertThat(Spread.of(DoubleStream.of(Double.NaN, 5)).text()).isEqualTo("5.00");
        assertThat(Spread.of(DoubleStream.empty()).text()).isEqualTo("-");
    }

    @Test
    void figuresHaveAboutThreeDigits() {
        assertThat(Spread.of(DoubleStream.of(17_499.6, 0.0521, 12.34)).text()).isEqualTo("12.3 (0.05 to 17,500)");
    }
}
