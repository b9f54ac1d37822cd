package io.streambed.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessTest {
    @TempDir
    private Path directory = Path.of("target");

    @Test
    void theReadyLineIsSeenAndMemoryIsSummedOverChildren() {
        try (ChildProcess process = start("sleep 300 & sleep 300 & echo is ready; wait")) {
            Duration ready = process.awaitReady(
                    Duration.ofSeconds(30), () -> process.readyLine().isPresent());

            assertThat(ready).isPositive();
            assertThat(process.readyLine())
                    .hasValueSatisfying(line -> assertThat(line).isLessThanOrEqualTo(ready));
            assertThat(process.peakMemory()).isPositive();
        }
    }

    @Test
    void killingEndsTheChildrenToo() {
        long children = ProcessHandle.current().descendants().count();
        ChildProcess process = start("sleep 300 & sleep 300 & echo is ready; wait");
        process.awaitReady(Duration.ofSeconds(30), () -> process.readyLine().isPresent());

        process.kill();

        assertThat(ProcessHandle.current().descendants().count()).isEqualTo(children);
    }

    @Test
    void aProcessThatEndsInsteadOfBecomingReadyShowsItsLastWords() {
        try (ChildProcess process = start("echo port in use; exit 3")) {
            assertThatThrownBy(() -> process.awaitReady(Duration.ofSeconds(30), () -> false))
                    .isInstanceOf(BenchmarkException.class)
                    .hasMessageContaining("ended with 3")
                    .hasMessageContaining("port in use");
        }
    }

    @Test
    void fieldsOfTheKernelsFilesAreRead() {
        assertThat(Proc.kilobytes("1234 kB")).isEqualTo(1234 * 1024);
        assertThat(Proc.field(Path.of("/no/such/file"), "VmHWM")).isEmpty();
    }

    private ChildProcess start(String script) {
        return ChildProcess.start(
                List.of("bash", "-c", script), directory, directory.resolve("log"), line -> line.contains("ready"));
    }
}
