package io.streambed.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchmarkTest {
    @Test
    void byDefaultStreambedIsComparedWithBothPeers() {
        assertThat(settings().databases())
                .extracting(Database::name)
                .containsExactly("Streambed", "DynamoDB Local", "dynalite");
        assertThat(settings().scenarios()).doesNotContain(new Scenario.Recovery());
    }

    @Test
    void variantsKeepTheirOrderAndTheirOptionsComeLast() {
        Settings settings = settings(
                "--peers=none",
                "--kafka",
                "--fsync=always",
                "--streambed-args=--log-partitions 8",
                "--variant=exactly once=--processing=exactly_once_v2",
                "--variant=at least once=--processing=at_least_once");

        assertThat(settings.kafka()).isTrue();
        assertThat(settings.databases())
                .containsExactly(
                        new Streambed(
                                "exactly once",
                                List.of("--fsync", "always", "--log-partitions", "8", "--processing=exactly_once_v2")),
                        new Streambed(
                                "at least once",
                                List.of("--fsync", "always", "--log-partitions", "8", "--processing=at_least_once")));
    }

    @Test
    void streambedGetsItsPortItsDirectoryAndTheBroker() {
        assertThat(new Streambed("x", List.of("--region", "eu-1"))
                        .command(new Workspace(Path.of("project")), 8123, Path.of("data"), "127.0.0.1:9092"))
                .containsExactly(
                        "project/streambed",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "8123",
                        "--data-dir",
                        "data",
                        "--functions-dir",
                        new Workspace(Path.of("project")).functions().toString(),
                        "--kafka-bootstrap",
                        "127.0.0.1:9092",
                        "--region",
                        "eu-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--scenarios=put", "--peers=mongodb", "--rounds=0", "--rounds=x", "--keys=0", "--unknown"})
    void wrongOptionsEndWithCodeTwo(String option) {
        StringWriter errors = new StringWriter();

        int code =
                new CommandLine(new Benchmark()).setErr(new PrintWriter(errors)).execute(option);

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).isNotBlank();
    }

    private static Settings settings(String... options) {
        Benchmark benchmark = new Benchmark();
        new CommandLine(benchmark).parseArgs(options);
        return benchmark.settings();
    }
}
