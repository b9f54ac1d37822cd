package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BadRequestsTest {
    private static final int REQUESTS = 5000;

    @Test
    void aSeedTellsWhatIsSent() {
        BadRequests requests = requests();
        BadRequests again = requests();

        for (int i = 0; i < REQUESTS; i++) {
            assertThat(requests.next()).isEqualTo(again.next());
        }
    }

    private static BadRequests requests() {
        return new BadRequests(new SplittableRandom(7), "known", "sandbox", "iterator");
    }
}
