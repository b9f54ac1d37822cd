package io.streambed.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/**
 * Thousands of seeded runs of transactions. {@code -Dstreambed.simulation.transactions=N} runs more of them, {@code
 * -Dstreambed.simulation.first=S} starts elsewhere; a failure names its seed.
 */
class TransactionSimulationTest {
    private static final int SEEDS = Integer.getInteger("streambed.simulation.transactions", 1_500);
    private static final long FIRST = Long.getLong("streambed.simulation.first", 1);

    @Test
    void transactionsOfProcessesThatCrashAndRestartAreSerializable() {
        run(false);
    }

    @Test
    void transactionsOfProcessesThatFightOverPartitionsAreSerializable() {
        run(true);
    }

    private static void run(boolean contested) {
        long answers = 0;
        long happened = 0;
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try {
                TransactionHistory history = new TransactionSimulation(seed, contested).run();
                answers += history.answers();
                happened += history.happened();
            } catch (AssertionError | RuntimeException failure) {
                fail("seed " + seed + (contested ? ", contested" : ""), failure);
            }
        }
        assertThat(answers).isGreaterThan(50L * SEEDS);
        assertThat(happened).as("transactions of several items that happened").isGreaterThan(10L * SEEDS);
    }
}
