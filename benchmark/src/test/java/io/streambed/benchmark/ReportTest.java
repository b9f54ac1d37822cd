package io.streambed.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Scenario PUT = Scenario.parse("put-64");
    private static final Scenario STREAM = Scenario.parse("stream");
    private static final Scenario RESTORE = Scenario.parse("restore");
    private static final Machine MACHINE =
            new Machine(2, "Abacus", 24L << 30, "Linux 6", "Maker 25", "v20", "abc123", LocalDate.of(2026, 1, 2));

    private final Results results = new Results();

    @Test
    void figuresAreMediansOverTheRoundsAndRatiosAreOfMedians() {
        add("Streambed", PUT, 300, 10);
        add("Streambed", PUT, 100, 20);
        add("Streambed", PUT, 200, 30);
        add("dynalite", PUT, 50, 40);

        String report = report();

        assertThat(report)
                .contains("| put, 64 connections | Streambed | 200 (100 to 300) | 20.0 (10.0 to 30.0) | ")
                .contains("| put, 64 connections | dynalite | 4.00 | 0.50 | 0.50 |");
    }

    @Test
    void aScenarioThatASystemDoesNotHaveIsLeftOut() {
        add("Streambed", STREAM, 100, 10);

        assertThat(report())
                .contains("| stream: acknowledged to polled, 500 writes/s, 10 ms between polls | Streambed |")
                .doesNotContain("10 ms between polls | dynalite");
    }

    @Test
    void aFailureIsReportedAndHasNoFigures() {
        results.add(new Results.Failure("dynalite", PUT, "7 answers were errors"));

        assertThat(report())
                .contains("**Failed:**", "- dynalite, put, 64 connections: 7 answers were errors")
                .doesNotContain("| put, 64 connections | dynalite |");
    }

    @Test
    void startsAndMemoryAreReportedPerSystem() {
        results.add(new Results.Life(
                "Streambed", Duration.ofMillis(2500), Optional.of(Duration.ofMillis(2400)), 900_000_000L));
        results.add(new Results.Life("dynalite", Duration.ofMillis(250), Optional.empty(), 180_000_000L));

        assertThat(report()).contains("| Streambed | 2.50 | 2.40 | 900 |").contains("| dynalite | 0.25 | - | 180 |");
    }

    @Test
    void memoryIsReportedOfScenariosThatMeasureIt() {
        add("Streambed", PUT, 100, 10);
        assertThat(report()).doesNotContain("| while |");

        results.add(
                new Results.Sample("Streambed", RESTORE, measurement(100, 10).withPeakMemory(700_000_000L)));

        assertThat(report()).contains("| while | system |", "items | Streambed | 700 |");
    }

    @Test
    void aRecoveryHasATableOfItsOwn() {
        results.add(new Results.RecoveryTime(
                "Streambed",
                1_000_000,
                measurement(20_000, 3),
                Duration.ofSeconds(6),
                Duration.ofMillis(6_500),
                1_100_000_000L));

        assertThat(report()).contains("| Streambed | 1,000,000 | 20,000 | 6.00 | 6.50 | 1,100 |");
    }

    @Test
    void theCommandAndTheMachineComeFirst() {
        assertThat(report())
                .startsWith(
                        "    benchmark/run --rounds 3\n\n2026-01-02, commit abc123. 2 cores (Abacus), 24 GiB, Linux 6");
    }

    private String report() {
        Settings settings = new Settings(
                List.of(new Streambed("Streambed", List.of()), new Dynalite()),
                List.of(PUT, STREAM, RESTORE),
                3,
                Duration.ofSeconds(15),
                Duration.ofSeconds(20),
                Duration.ofSeconds(15),
                100_000,
                500,
                Duration.ofMillis(10),
                1_000_000,
                5_000_000,
                false);
        return Report.of(settings, results, MACHINE, "benchmark/run --rounds 3");
    }

    private void add(String database, Scenario scenario, int perSecond, int millis) {
        results.add(new Results.Sample(database, scenario, measurement(perSecond, millis)));
    }

    private static Measurement measurement(int count, int millis) {
        Histogram latency = Measurement.newHistogram();
        latency.recordValueWithCount(Duration.ofMillis(millis).toNanos(), count);
        return new Measurement(Duration.ofSeconds(1), 0, latency, 0.1, 1.5);
    }
}
