package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.dynamodb.model.ImportStatus;
import software.amazon.awssdk.services.dynamodb.model.InputFormat;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** A server that is killed in the middle of an import, and of a backup. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
class TransferCrashIT {
    private static final int ITEMS = 30_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void whatWasUnderWayBeginsAgainAndNothingHalfIsEverSeen() throws IOException {
        try (ServerProcess server = ServerProcess.startFresh("transfer-crash");
                Clients clients = Clients.of(server.endpoint())) {
            Path bucket = Files.createDirectories(server.dataDirectory().resolve("transfer/crash"));
            Files.writeString(
                    bucket.resolve("items.json"),
                    IntStream.range(0, ITEMS)
                            .mapToObj(i -> "{\"Item\":{\"id\":{\"S\":\"i" + i + "\"},\"n\":{\"N\":\"0\"}}}\n")
                            .collect(Collectors.joining()));
            var table = new TestTable(clients, "Crashed");
            var jobs = new TransferJobs(clients);
            String importArn = jobs.startImport(TransferJobs.importInto(table, "crash")
                    .inputFormat(InputFormat.DYNAMODB_JSON)
                    .build());
            await().pollInterval(Duration.ofMillis(2))
                    .atMost(PATIENCE)
                    .until(() -> jobs.describeImport(importArn).importedItemCount() > 0);

            server.kill();
            server.start();

            table.awaitActive();
            assertThat(count(table)).isEqualTo(ITEMS);
            assertThat(jobs.awaitImport(importArn).importStatus()).isEqualTo(ImportStatus.COMPLETED);

            String backupArn = jobs.startBackup(table, "killed");
            server.kill();
            server.start();

            jobs.awaitBackup(backupArn);
            var restored = new TestTable(clients, "Restored");
            clients.tables()
                    .restoreTableFromBackup(
                            request -> request.backupArn(backupArn).targetTableName(restored.name()));
            restored.awaitActive();
            assertThat(count(restored)).isEqualTo(ITEMS);
        }
    }

    private static int count(TestTable table) {
        return table
                .clients()
                .tables()
                .scanPaginator(request ->
                        request.tableName(table.name()).consistentRead(true).select(Select.COUNT))
                .stream()
                .mapToInt(page -> page.count())
                .sum();
    }
}
