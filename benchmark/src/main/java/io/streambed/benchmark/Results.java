package io.streambed.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What a run measured so far. Filled by the run's thread only. */
final class Results {
    record Sample(String database, Scenario scenario, Measurement measurement) {}

    /** One start of a database. {@code peakMemory} in bytes, read just before it was stopped. */
    record Life(String database, Duration ready, Optional<Duration> readyLine, long peakMemory) {}

    /** @param load filling the table; its latencies are of single puts */
    record RecoveryTime(
            String database, int items, Measurement load, Duration ready, Duration firstRead, long peakMemory) {}

    /** A scenario whose answers were wrong: it has no figures. */
    record Failure(String database, Scenario scenario, String reason) {}

    private final List<Failure> failures = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private final List<Life> lives = new ArrayList<>();
    private final List<RecoveryTime> recoveries = new ArrayList<>();

    void add(Sample sample) {
        samples.add(sample);
    }

    void add(Life life) {
        lives.add(life);
    }

    void add(RecoveryTime recovery) {
        recoveries.add(recovery);
    }

    void add(Failure failure) {
        failures.add(failure);
    }

    List<Failure> failures() {
        return List.copyOf(failures);
    }

    List<RecoveryTime> recoveries() {
        return List.copyOf(recoveries);
    }

    boolean has(String database, Scenario scenario) {
        return samples.stream()
                .anyMatch(sample ->
                        sample.database().equals(database) && sample.scenario().equals(scenario));
    }

    Spread of(String database, Scenario scenario, ToDoubleFunction<Measurement> figure) {
        return Spread.of(samples.stream()
                .filter(sample ->
                        sample.database().equals(database) && sample.scenario().equals(scenario))
                .mapToDouble(sample -> figure.applyAsDouble(sample.measurement())));
    }

    long errors(String database, Scenario scenario) {
        return samples.stream()
                .filter(sample ->
                        sample.database().equals(database) && sample.scenario().equals(scenario))
                .mapToLong(sample -> sample.measurement().errors())
                .sum();
    }

    Spread ofLives(String database, ToDoubleFunction<Life> figure) {
        return Spread.of(
                lives.stream().filter(life -> life.database().equals(database)).mapToDouble(figure));
    }
}
