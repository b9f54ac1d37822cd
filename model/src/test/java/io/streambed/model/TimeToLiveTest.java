package io.streambed.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeToLiveTest {
    @ParameterizedTest
    @CsvSource({
        "1700000000, 1700000000",
        "1.7E9, 1700000000",
        "0, 0",
        "1700000000.000, 1700000000",
        "1700000000.001, 1700000001",
        "0.0000000001, 1",
        "1700000000000, 1700000000000",
        "999999999999999999, 999999999999999999",
    })
    void aNumberIsASecondAndPartOfASecondIsAllOfIt(String number, long expected) {
        assertThat(TimeToLive.expiryOf(n(number))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"-1", "-0.5", "1E18", "9.9E125", "99999999999999999999999999999999999999"})
    void numbersThatAreNoSecondNeverExpire(String number) {
        assertThat(TimeToLive.expiryOf(n(number))).isEqualTo(TimeToLive.NEVER);
    }

    @Test
    void otherTypesNeverExpire() {
        AttributeValue second = n("1700000000");

        assertThat(List.of(
                        new AttributeValue.S("1700000000"),
                        AttributeValue.TRUE,
                        AttributeValue.NULL,
                        new AttributeValue.B(Bytes.wrap(new byte[] {1})),
                        new AttributeValue.NS(List.of(Decimal.of(1_700_000_000))),
                        new AttributeValue.L(List.of(second)),
                        new AttributeValue.M(Item.of(Map.of("N", second)))))
                .allSatisfy(value -> assertThat(TimeToLive.expiryOf(value)).isEqualTo(TimeToLive.NEVER));
        assertThat(TimeToLive.expiryOf(null)).isEqualTo(TimeToLive.NEVER);
    }

    @Test
    void anExpiryIsDueOnceItsSecondHasPassed() {
        long now = Instant.parse("2026-11-21T08:00:00Z").toEpochMilli();
        long second = now / 1000;

        assertThat(ExpiryWindow.at(now).contains(second)).isFalse();
        assertThat(ExpiryWindow.at(now + 1).contains(second)).isTrue();
        assertThat(ExpiryWindow.at(now + 1).contains(second + 1)).isFalse();
    }

    @Test
    void anExpiryOfFiveYearsAgoIsNotDue() {
        ExpiryWindow window =
                ExpiryWindow.at(Instant.parse("2026-11-21T08:00:00Z").toEpochMilli());
        long fiveYearsAgo = Instant.parse("2021-11-21T08:00:00Z").getEpochSecond();

        assertThat(window.contains(fiveYearsAgo + 1)).isTrue();
        assertThat(window.contains(fiveYearsAgo)).isFalse();
        assertThat(window.contains(TimeToLive.NEVER)).isFalse();
        assertThat(window.contains(0)).isFalse();
    }

    private static AttributeValue n(String number) {
        return new AttributeValue.N(Decimal.parse(number));
    }
}
