package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The AWS clients of other languages. A test whose client is not on this machine is skipped, and says so. */
@ExtendWith(SharedServer.class)
class OtherClientsIT {
    private static final Path SOURCES =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("src/test");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String endpoint;

    OtherClientsIT(Clients clients) {
        endpoint = clients.endpoint().toString();
    }

    @Test
    void theCommandLineInterface() {
        assumeTrue(succeeds(SOURCES, "aws", "--version"), "skipped: there is no AWS CLI ('aws') on the PATH");

        assertPasses(Program.run(SOURCES.resolve("shell"), PATIENCE, "sh", "client_test.sh", endpoint));
    }

    @Test
    void boto3() {
        assumeTrue(
                succeeds(SOURCES, "python3", "-c", "import boto3"),
                "skipped: there is no python3 with boto3 on the PATH");

        assertPasses(Program.run(SOURCES.resolve("python"), PATIENCE, "python3", "client_test.py", endpoint));
    }

    @Test
    void theJavaScriptSdk() throws IOException {
        assumeTrue(succeeds(SOURCES, "node", "--version"), "skipped: there is no node on the PATH");
        Path directory = WorkDirectory.fresh("javascript");
        for (String file : List.of("package.json", "package-lock.json", "client_test.js")) {
            Files.copy(SOURCES.resolve("javascript").resolve(file), directory.resolve(file));
        }
        assumeTrue(
                succeeds(directory, "npm", "ci", "--no-audit", "--no-fund"),
                "skipped: 'npm ci' could not install the AWS SDK for JavaScript");

        assertPasses(Program.run(directory, PATIENCE, "node", "client_test.js", endpoint));
    }

    private static boolean succeeds(Path directory, String... command) {
        return Program.run(directory, PATIENCE, command)
                .filter(program -> program.status() == 0)
                .isPresent();
    }

    private static void assertPasses(Optional<Program> program) {
        assertThat(program).hasValueSatisfying(done -> {
            assertThat(done.status()).as(done.output()).isZero();
            assertThat(done.output()).endsWith("ok\n");
        });
    }
}
