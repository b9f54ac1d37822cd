package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DifferentialPatternTest {
    @Test
    void aStarStandsForAnythingOnItsOwnSide() {
        var pattern = new DifferentialPattern("400 *: a.b", "*");

        assertThat(pattern.matches("400 x: a.b", "")).isTrue();
        assertThat(pattern.matches("400 x\ny: a.b", "200 {}")).isTrue();
        assertThat(pattern.matches("400 x: acb", "")).isFalse();
        assertThat(pattern.matches("400 x: a.b and more", "")).isFalse();
    }

    @Test
    void aNumberStandsForTheSameOnBothSides() {
        var pattern = new DifferentialPattern("$1 is wrong: $2", "wrong is $1");

        assertThat(pattern.matches("this is wrong: x", "wrong is this")).isTrue();
        assertThat(pattern.matches("this is wrong: x", "wrong is that")).isFalse();
    }

    @Test
    void oneOfSeveralTextsMayHavePatternsInside() {
        var pattern = new DifferentialPattern("Invalid <A*||B $1>!", "<nothing||$1>");

        assertThat(pattern.matches("Invalid Apple!", "nothing")).isTrue();
        assertThat(pattern.matches("Invalid B x!", "x")).isTrue();
        assertThat(pattern.matches("Invalid B x!", "y")).isFalse();
        assertThat(pattern.matches("Invalid C!", "nothing")).isFalse();
    }

    @Test
    void anglesWithoutChoiceAreThemselves() {
        assertThat(new DifferentialPattern("token: \"<EOF>\"", "<>").matches("token: \"<EOF>\"", "<>"))
                .isTrue();
    }
}
