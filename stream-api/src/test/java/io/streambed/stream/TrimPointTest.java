package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.materializer.LogBlock;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over a log of which every block is a thousand milliseconds younger than the one before. */
class TrimPointTest {
    private static final int BLOCKS = 5;

    private final StreamWorld world = new StreamWorld(1);
    private final long start = world.now;

    TrimPointTest() {
        for (int i = 1; i <= BLOCKS; i++) {
            world.fillTo(0, (long) i * LogBlock.SIZE);
            world.now += 1000;
        }
        world.fillTo(0, BLOCKS * LogBlock.SIZE + 1);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void whatIsOlderThanTheHistoryGoesInWholeBlocks() {
        long all = world.open(0).appliedOffset() + 1;

        assertThat(point(0, all, start)).isEmpty();
        assertThat(point(0, all, start + 1)).hasValue(LogBlock.SIZE);
        assertThat(point(0, all, start + 1000)).hasValue(LogBlock.SIZE);
        assertThat(point(0, all, start + 1001)).hasValue(2L * LogBlock.SIZE);
        assertThat(point(0, all, start + 2500)).hasValue(3L * LogBlock.SIZE);
        assertThat(point(0, all, start + 1_000_000)).hasValue((long) BLOCKS * LogBlock.SIZE);
    }

    @Test
    void nothingGoesThatIsNotMaterializedForGood() {
        assertThat(point(0, -1, start + 1_000_000)).isEmpty();
        assertThat(point(0, 0, start + 1_000_000)).isEmpty();
        assertThat(point(0, LogBlock.SIZE - 1, start + 1_000_000)).isEmpty();
        assertThat(point(0, LogBlock.SIZE, start + 1_000_000)).hasValue(LogBlock.SIZE);
        assertThat(point(0, 3 * LogBlock.SIZE + 5, start + 1_000_000)).hasValue(3L * LogBlock.SIZE);
    }

    @Test
    void whatIsGoneIsNotTrimmedAgain() {
        long all = world.open(0).appliedOffset() + 1;

        assertThat(point(2 * LogBlock.SIZE, all, start + 1001)).isEmpty();
        assertThat(point(2 * LogBlock.SIZE, all, start + 2001)).hasValue(3L * LogBlock.SIZE);
        assertThat(point(2 * LogBlock.SIZE + 7, all, start + 1001)).isEmpty();
    }

    @Test
    void blocksWhoseRowsAreGoneAreOld() {
        long all = world.open(0).appliedOffset() + 1;
        world.partition(0).fold().trimmed(2L * LogBlock.SIZE);
        while (world.partition(0).fold().purge(100)) {
            // Until the rows are gone.
        }
        assertThat(world.open(0).block(1)).isNull();

        assertThat(point(2 * LogBlock.SIZE, all, start + 2001)).hasValue(3L * LogBlock.SIZE);
        assertThat(point(0, all, start + 2001)).hasValue(3L * LogBlock.SIZE);
    }

    private OptionalLong point(long logStart, long committed, long oldest) {
        return TrimPoint.of(world.open(0), logStart, committed, oldest);
    }
}
