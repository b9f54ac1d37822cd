package io.streambed.acceptance;

import java.util.SplittableRandom;

/** The randomness of one test. Printed, so that {@code -Dstreambed.seed=...} repeats its choices, if not its timing. */
record Seed(long value) {
    static Seed of(Object test) {
        Long given = Long.getLong("streambed.seed");
        var seed = new Seed(given != null ? given : System.nanoTime());
        System.out.println(test.getClass().getSimpleName() + ": -Dstreambed.seed=" + seed.value);
        return seed;
    }

    SplittableRandom random() {
        return new SplittableRandom(value);
    }
}
