package io.streambed.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process as its user sees it: what it prints, how it ends, what it leaves behind. */
class StreambedTest {
    @TempDir
    Path directory;

    @Test
    void itSaysWhereItIsReadyAndStopsCleanlyOnSigterm() throws Exception {
        Process process = start("--port=0", "--in-memory");
        try (var output = process.inputReader()) {
            assertThat(output.readLine())
                    .matches("Streambed is ready at http://127\\.0\\.0\\.1:[0-9]+ \\(started in [0-9]+\\.[0-9] s\\)");
            assertThat(directory).isNotEmptyDirectory();

            process.toHandle().destroy(); // Process.destroy would close the streams

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
            assertThat(output.readLine()).isNull();
            assertThat(directory).isEmptyDirectory();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void itStartsAgainAfterAKill() throws Exception {
        String[] options = {"--port=0", "--data-dir=" + directory.resolve("data")};
        Process first = start(options);
        assertThat(first.inputReader().readLine()).startsWith("Streambed is ready");
        first.destroyForcibly().waitFor();

        Process second = start(options);
        try {
            assertThat(second.inputReader().readLine()).startsWith("Streambed is ready");
        } finally {
            second.destroyForcibly().waitFor();
        }
    }

    @Test
    void aPortInUseIsSaidInOneLineAndTouchesNoData() throws IOException {
        Path data = directory.resolve("data");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertMistake(
                    "streambed: cannot listen on port " + port + " of 127.0.0.1: Address already in use",
                    "--port=" + port,
                    "--data-dir=" + data);
        }
        assertThat(data).doesNotExist();
    }

    @Test
    void anUnusableDataDirectoryIsSaidInOneLine() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertMistake(
                "streambed: cannot write to the data directory " + file + ": it is not a directory",
                "--port=0",
                "--data-dir=" + file);
    }

    @Test
    void aDataDirectoryInUseIsSaidInOneLine() {
        try (var held = DataDirectory.open(directory)) {
            assertMistake(
                    "streambed: the data directory " + held.path() + " is in use by another process (pid "
                            + ProcessHandle.current().pid() + ")",
                    "--port=0",
                    "--data-dir=" + directory);
        }
    }

    @Test
    void anUnknownHostIsSaidInOneLine() {
        assertMistake("streambed: --host no.such.host.invalid is not a known address", "--host=no.such.host.invalid");
    }

    @Test
    void kafkaServersWithoutAnAddressAreSaidInOneLine() {
        assertMistake(
                "streambed: cannot reach Kafka at no.such.host.invalid:1: No resolvable bootstrap urls given in"
                        + " bootstrap.servers",
                "--port=0",
                "--data-dir=" + directory,
                "--kafka-bootstrap=no.such.host.invalid:1");
    }

    @Test
    void kafkaServersThatDoNotAnswerAreSaidInOneLine() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + silent.getLocalPort();

            assertThatThrownBy(() -> KafkaCluster.connect(address, Duration.ofSeconds(1)))
                    .isInstanceOf(StartupException.class)
                    .hasMessage("cannot reach Kafka at " + address + ": no answer within 1 seconds");
        }
    }

    @Test
    void aWrongValueIsSaidInOneLine() {
        assertMistake("streambed: --port must be between 0 and 65535, not 70000", "--port=70000");
        assertMistake("streambed: Unknown option: '--nonsense'", "--nonsense");
    }

    private static void assertMistake(String line, String... arguments) {
        var output = new StringWriter();

        int status =
                CommandLines.of(new Streambed()).setErr(new PrintWriter(output)).execute(arguments);

        assertThat(status).isEqualTo(2);
        assertThat(output.toString().lines()).containsExactly(line);
    }

    private Process start(String... options) throws IOException {
        ProcessBuilder builder = ChildJvm.command(Streambed.class, options);
        builder.command().add(1, "-Djava.io.tmpdir=" + directory);
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
