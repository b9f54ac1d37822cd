package io.streambed.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/**
 * Thousands of seeded runs. {@code -Dstreambed.simulation.seeds=N} runs more of them, {@code
 * -Dstreambed.simulation.first=S} starts elsewhere; a failure names its seed.
 */
class SequencerSimulationTest {
    private static final int SEEDS = Integer.getInteger("streambed.simulation.seeds", 1_500);
    private static final long FIRST = Long.getLong("streambed.simulation.first", 1);

    @Test
    void oneProcessThatCrashesAndRestartsKeepsEveryPromise() {
        assertThat(run(false)).isGreaterThan(100L * SEEDS);
    }

    @Test
    void processesThatFightOverThePartitionKeepEveryPromise() {
        assertThat(run(true)).isGreaterThan(100L * SEEDS);
    }

    private static long run(boolean contested) {
        long answers = 0;
        long expired = 0;
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try {
                Simulation simulation = new Simulation(seed, contested);
                answers += simulation.run();
                expired += simulation.expired();
            } catch (AssertionError | RuntimeException failure) {
                fail("seed " + seed + (contested ? ", contested" : ""), failure);
            }
        }
        assertThat(expired).as("items that expired").isGreaterThan(SEEDS / 2);
        return answers;
    }
}
