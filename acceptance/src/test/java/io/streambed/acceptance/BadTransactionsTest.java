package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BadTransactionsTest {
    private static final int REQUESTS = 2000;

    @Test
    void aSeedTellsWhatIsSent() {
        BadTransactions requests = requests();
        BadTransactions again = requests();

        for (int i = 0; i < REQUESTS; i++) {
            assertThat(requests.next()).isEqualTo(again.next());
        }
    }

    private static BadTransactions requests() {
        return new BadTransactions(new SplittableRandom(7), "known", List.of("one", "two"));
    }
}
