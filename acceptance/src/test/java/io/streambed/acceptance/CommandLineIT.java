package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a server starts, refuses to start, and stops. */
class CommandLineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int USAGE = 2;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--port=seven",
                "--port=70000",
                "--unknown",
                "--fsync=sometimes",
                "--history=0",
                "--log-partitions=0",
                "--region=",
                "--kafka-bootstrap=127.0.0.1:1",
                "--schema-registry-url=nonsense"
            })
    void aWrongOptionIsOneLineAndStatusTwo(String option) {
        Path directory = WorkDirectory.fresh("refused");
        assertRefused(directory, "--data-dir", directory.resolve("data").toString(), option);
    }

    @Test
    void aPortInUseIsOneLineAndStatusTwo() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path directory = WorkDirectory.fresh("refused");
            assertRefused(
                    directory,
                    "--data-dir",
                    directory.resolve("data").toString(),
                    "--port",
                    Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void aDirectoryThatIsAFileIsOneLineAndStatusTwo() throws IOException {
        Path directory = WorkDirectory.fresh("refused");
        Path file = Files.createFile(directory.resolve("file"));

        assertRefused(directory, "--port", "0", "--data-dir", file.toString());
    }

    @Test
    void aDirectoryInUseIsOneLineAndStatusTwoAndHarmsNobody() {
        try (var server = ServerProcess.startFresh("in-use");
                var clients = Clients.of(server.endpoint())) {
            assertRefused(
                    WorkDirectory.fresh("refused"),
                    "--port",
                    "0",
                    "--data-dir",
                    server.dataDirectory().toString());

            assertThat(clients.tables().listTables().tableNames()).isEmpty();
        }
    }

    @Test
    void anOrderlyStopIsQuickAndNothingIsLeftOfAServerInMemory() throws IOException {
        Path directory = WorkDirectory.fresh("in-memory");
        Path temporary = directory.resolve("tmp");
        try (var process = ChildProcess.start(
                StreambedJar.server(temporary, "--in-memory", "--port", "0"), directory.resolve("server.log"))) {
            process.awaitLine("Streambed is ready at http://127.0.0.1:", ServerProcess.START_TIME);
            process.signal(Signal.TERM);

            assertThat(process.awaitExit(Duration.ofSeconds(15))).as("status").isNotNull();
            assertThat(process.output()).doesNotContain("Exception");
            try (var left = Files.list(temporary)) {
                assertThat(left).noneMatch(Files::isDirectory);
            }
        }
    }

    private static void assertRefused(Path directory, String... options) {
        try (var process = ChildProcess.start(
                StreambedJar.server(directory.resolve("tmp"), options), directory.resolve("server.log"))) {
            assertThat(process.awaitExit(PATIENCE)).as("status").isEqualTo(USAGE);
            assertThat(process.output().lines().filter(line -> line.startsWith("streambed: ")))
                    .hasSize(1);
            assertThat(process.output()).doesNotContain("\tat ");
        }
    }
}
