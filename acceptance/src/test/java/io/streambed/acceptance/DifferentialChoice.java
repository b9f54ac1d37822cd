package io.streambed.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The choices of one generated request: the same for the same seed and number, whatever was generated before. */
final class DifferentialChoice {
    /** Keeps the streams of neighbouring numbers apart. */
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final SplittableRandom random;

    DifferentialChoice(Seed seed, long number) {
        random = new SplittableRandom(seed.value() ^ (number * GOLDEN_GAMMA));
    }

    /** True in so many of a hundred cases. */
    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** From 0 to the bound, which is not among them. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both ends are among them. */
    int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    final <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }

    /** Some of the values, each once, in any order. */
    <T> List<T> some(List<T> values, int count) {
        var rest = new ArrayList<>(values);
        var chosen = new ArrayList<T>();
        while (chosen.size() < count && !rest.isEmpty()) {
            chosen.add(rest.remove(random.nextInt(rest.size())));
        }
        return chosen;
    }
}
