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
import software.amazon.awssdk.services.dynamodb.model.BackupStatus;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ImportStatus;
import software.amazon.awssdk.services.dynamodb.model.ImportTableDescription;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

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
                            .mapToObj(i -> "{\"Item\":{\"id\":{\"S\":\"i" + i + "\"}}}\n")
                            .collect(Collectors.joining()));
            var table = new TestTable(clients, "Crashed");
            String importArn = startImport(clients, table);
            await().pollInterval(Duration.ofMillis(2))
                    .atMost(PATIENCE)
                    .until(() -> describe(clients, importArn).importedItemCount() > 0);

            server.kill();
            server.start();

            await().pollInterval(Duration.ofMillis(20))
                    .atMost(PATIENCE)
                    .until(() -> table.describe().tableStatus() == TableStatus.ACTIVE);
            assertThat(count(table)).isEqualTo(ITEMS);
            await().atMost(PATIENCE).until(() -> describe(clients, importArn).importStatus() == ImportStatus.COMPLETED);

            String backupArn = clients.tables()
                    .createBackup(request -> request.tableName(table.name()).backupName("killed"))
                    .backupDetails()
                    .backupArn();
            server.kill();
            server.start();

            await().pollInterval(Duration.ofMillis(20))
                    .atMost(PATIENCE)
                    .until(() -> clients.tables()
                                    .describeBackup(request -> request.backupArn(backupArn))
                                    .backupDescription()
                                    .backupDetails()
                                    .backupStatus()
                            == BackupStatus.AVAILABLE);
            var restored = new TestTable(clients, "Restored");
            clients.tables()
                    .restoreTableFromBackup(
                            request -> request.backupArn(backupArn).targetTableName(restored.name()));
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(PATIENCE)
                    .until(() -> restored.describe().tableStatus() == TableStatus.ACTIVE);
            assertThat(count(restored)).isEqualTo(ITEMS);
        }
    }

    private static String startImport(Clients clients, TestTable table) {
        return clients.tables()
                .importTable(request -> request.s3BucketSource(source -> source.s3Bucket("crash"))
                        .inputFormat("DYNAMODB_JSON")
                        .tableCreationParameters(parameters -> parameters
                                .tableName(table.name())
                                .attributeDefinitions(TestTable.attribute("id", ScalarAttributeType.S))
                                .keySchema(TestTable.keyElement("id", KeyType.HASH))
                                .billingMode(BillingMode.PAY_PER_REQUEST)))
                .importTableDescription()
                .importArn();
    }

    private static ImportTableDescription describe(Clients clients, String arn) {
        return clients.tables()
                .describeImport(request -> request.importArn(arn))
                .importTableDescription();
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
