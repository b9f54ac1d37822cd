package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The AWS clients of other languages, and applications that people write with them. A test whose client can neither be installed nor
 * found on this machine is skipped, and says so.
 */
@ExtendWith(SharedServer.class)
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class OtherClientsIT {
    private static final Path SOURCES =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("src/test");
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Clients clients;

    OtherClientsIT(Clients clients) {
        this.clients = clients;
    }

    @Test
    void theCommandLineInterface() {
        shell("client_test.sh");
    }

    @Test
    void cartsWithTheCommandLineInterface() {
        shell("carts.sh");
    }

    @Test
    void backupsAndExportsWithTheCommandLineInterface() {
        shell("transfer.sh");
    }

    @Test
    void boto3() {
        python("client_test.py");
    }

    @Test
    void readingsInTimeOrderWithBoto3() {
        python("readings.py");
    }

    @Test
    void anInventoryInPartiQlWithBoto3() {
        python("inventory_partiql.py");
    }

    @Test
    void transfersInTransactionsWithBoto3() {
        python("transfers.py");
    }

    @Test
    void theJavaScriptSdk() {
        node("client_test.js");
    }

    /** A leaderboard with the document client, and a shop in a single table with electrodb. */
    @ParameterizedTest
    @ValueSource(strings = {"leaderboard_document_client.js", "shop_electrodb.js"})
    void anApplicationInJavaScript(String program) {
        node(program);
    }

    @Test
    void sessionsThatExpireWithDynamoose() {
        node("sessions_dynamoose.js");
    }

    /** Seats that are booked once with the document client, and a checkout over two tables with electrodb. */
    @ParameterizedTest
    @ValueSource(strings = {"seats_document_client.js", "checkout_electrodb.js"})
    void transactionsInJavaScript(String program) {
        node(program);
    }

    private void shell(String program) {
        String path = "PATH=" + InstalledClients.pathWithAws();
        assertPasses(SOURCES.resolve("shell"), "env", path, "sh", program);
    }

    private void python(String program) {
        assertPasses(SOURCES.resolve("python"), InstalledClients.python(), program);
    }

    private void node(String program) {
        assertPasses(InstalledClients.javaScript(), "node", program);
    }

    private void assertPasses(Path directory, String... command) {
        String[] withEndpoint = Arrays.copyOf(command, command.length + 1);
        withEndpoint[command.length] = clients.endpoint().toString();

        Optional<Program> program = Program.run(directory, PATIENCE, withEndpoint);

        assertThat(program).hasValueSatisfying(done -> {
            assertThat(done.status()).as(done.output()).isZero();
            assertThat(done.output()).endsWith("ok\n");
        });
    }
}
