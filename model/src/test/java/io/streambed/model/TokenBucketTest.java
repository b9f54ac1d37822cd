package io.streambed.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void aNewBucketHoldsFiveMinutesUnits() {
        TokenBucket bucket = new TokenBucket(2, 0);

        bucket.take(599.5, 0);
        assertThat(bucket.hasTokens(0)).isTrue();
        bucket.take(0.5, 0);
        assertThat(bucket.hasTokens(0)).isFalse();
    }

    @Test
    void aRequestMayTakeMoreThanThereIsAndLaterOnesWaitForIt() {
        TokenBucket bucket = new TokenBucket(10, 0);

        bucket.take(3100, 0);

        assertThat(bucket.hasTokens(10 * SECOND)).isFalse();
        assertThat(bucket.hasTokens(10 * SECOND + 1)).isTrue();
    }

    @Test
    void nothingIsSavedUpBeyondFiveMinutes() {
        TokenBucket bucket = new TokenBucket(1, 0);

        assertThat(bucket.isFull(1000 * SECOND)).isTrue();
        bucket.take(300, 1000 * SECOND);

        assertThat(bucket.hasTokens(1000 * SECOND)).isFalse();
        assertThat(bucket.isFull(1299 * SECOND)).isFalse();
        assertThat(bucket.isFull(1300 * SECOND)).isTrue();
    }

    @Test
    void aLowerRateForfeitsWhatNoLongerFitsAndAHigherOneGivesNothing() {
        TokenBucket bucket = new TokenBucket(10, 0);

        bucket.rate(1, 0);
        bucket.rate(100, 0);
        bucket.take(300, 0);

        assertThat(bucket.hasTokens(0)).isFalse();
        bucket.take(100, SECOND);
        assertThat(bucket.hasTokens(SECOND)).isFalse();
        assertThat(bucket.hasTokens(SECOND + 1000)).isTrue();
    }

    @Test
    void aTimeBeforeTheLastChangesNothing() {
        TokenBucket bucket = new TokenBucket(1, SECOND);

        bucket.take(300, SECOND);

        assertThat(bucket.hasTokens(0)).isFalse();
        assertThat(bucket.hasTokens(SECOND)).isFalse();
    }

    @Test
    void aBucketNeedsARate() {
        assertThatThrownBy(() -> new TokenBucket(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenBucket(1, 0).rate(Double.NaN, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** However requests come, no more passes in a span of time than the burst, the rate, and the last request's debt. */
    @Property
    void overAnyTimeNoMorePassesThanRateAndBurst(
            @ForAll @IntRange(min = 1, max = 50) int rate,
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 200_000) Integer> requests) {
        TokenBucket bucket = new TokenBucket(rate, 0);
        long now = 0;
        double passed = 0;
        double last = 0;
        for (int request : requests) {
            now += request % 1000 * (SECOND / 100);
            double units = request / 1000.0;
            if (bucket.hasTokens(now)) {
                bucket.take(units, now);
                passed += units;
                last = units;
            }
            double allowed = rate * (TokenBucket.BURST_SECONDS + now / 1e9);
            assertThat(passed - last).isLessThan(allowed + 1e-6);
        }
    }
}
