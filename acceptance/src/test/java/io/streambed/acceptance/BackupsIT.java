package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TransferJobs.fill;
import static io.streambed.acceptance.TransferJobs.id;
import static io.streambed.acceptance.TransferJobs.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.BackupNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.BackupStatus;
import software.amazon.awssdk.services.dynamodb.model.BackupSummary;
import software.amazon.awssdk.services.dynamodb.model.BackupTypeFilter;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableAlreadyExistsException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Backups, which outlive their tables. */
@ExtendWith(SharedServer.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BackupsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Clients clients;
    private final TransferJobs jobs;
    private final Path backups;

    BackupsIT(Clients clients, SharedServer.Running running) {
        this.clients = clients;
        this.jobs = new TransferJobs(clients);
        this.backups = Objects.requireNonNull(running.server()).dataDirectory().resolve("backups");
    }

    @Test
    void aBackupOutlivesItsTable() {
        GlobalSecondaryIndex byValue = GlobalSecondaryIndex.builder()
                .indexName("by-v")
                .keySchema(TestTable.keyElement("v", KeyType.HASH))
                .projection(projection -> projection.projectionType(ProjectionType.ALL))
                .build();
        try (var table = TestTable.create(
                clients,
                request -> request.globalSecondaryIndexes(byValue)
                        .attributeDefinitions(
                                TestTable.attribute("id", ScalarAttributeType.S),
                                TestTable.attribute("n", ScalarAttributeType.N),
                                TestTable.attribute("v", ScalarAttributeType.S)))) {
            fill(table, 40);
            String arn = jobs.backUp(table, "first");
            table.put(item("later", 1, "x"));
            table.drop();

            try (var restored = new TestTable(clients, TestTable.unusedName())) {
                TableDescription creating = clients.tables()
                        .restoreTableFromBackup(
                                request -> request.backupArn(arn).targetTableName(restored.name()))
                        .tableDescription();
                assertThat(creating.restoreSummary().sourceBackupArn()).isEqualTo(arn);
                assertThat(creating.restoreSummary().restoreInProgress()).isTrue();
                TableDescription active = restored.awaitActive();
                assertThat(active.restoreSummary().restoreInProgress()).isFalse();
                assertThat(restored.scan()).isEqualTo(items(40));
                assertThat(clients.tables()
                                .query(request -> request.tableName(restored.name())
                                        .indexName("by-v")
                                        .keyConditionExpression("v = :v")
                                        .expressionAttributeValues(Map.of(":v", fromS("value-7"))))
                                .items())
                        .hasSize(1);
                assertThatThrownBy(() -> clients.tables()
                                .restoreTableFromBackup(
                                        request -> request.backupArn(arn).targetTableName(restored.name())))
                        .isInstanceOf(TableAlreadyExistsException.class);
            }
            assertThat(backups(table.name(), BackupTypeFilter.USER))
                    .extracting(BackupSummary::backupName)
                    .containsExactly("first");
            clients.tables().deleteBackup(request -> request.backupArn(arn));
            assertThat(backups(table.name(), BackupTypeFilter.USER)).isEmpty();
            assertThatThrownBy(() -> clients.tables().describeBackup(request -> request.backupArn(arn)))
                    .isInstanceOf(BackupNotFoundException.class);
        }
    }

    @Test
    void aDamagedBackupIsRefusedBeforeThereIsATable() throws Exception {
        try (var table = TestTable.create(clients)) {
            fill(table, 40);
            String arn = jobs.backUp(table, "damaged");
            Path part = largest(backups.resolve(id(arn)));
            byte[] bytes = Files.readAllBytes(part);
            bytes[bytes.length - 30] ^= 1;
            Files.write(part, bytes);
            String target = TestTable.unusedName();

            assertThatThrownBy(() -> clients.tables()
                            .restoreTableFromBackup(
                                    request -> request.backupArn(arn).targetTableName(target)))
                    .isInstanceOf(DynamoDbException.class)
                    .hasMessageContaining("damaged");
            Files.write(part, Arrays.copyOf(bytes, bytes.length / 2));
            assertThatThrownBy(() -> clients.tables()
                            .restoreTableFromBackup(
                                    request -> request.backupArn(arn).targetTableName(target)))
                    .hasMessageContaining("damaged");

            assertThat(clients.tables().listTables().tableNames()).doesNotContain(target);
        }
    }

    @Test
    void droppingATableWithRecoveryMakesABackup() {
        try (var table = TestTable.create(clients)) {
            table.enableRecovery();
            fill(table, 10);
            table.drop();

            BackupSummary backup = await().pollInterval(POLL)
                    .atMost(PATIENCE)
                    .until(
                            () -> backups(table.name(), BackupTypeFilter.SYSTEM).stream()
                                    .filter(known -> known.backupStatus() == BackupStatus.AVAILABLE)
                                    .findFirst()
                                    .orElse(null),
                            Objects::nonNull);

            assertThat(backup.backupName()).isEqualTo(table.name() + "$DeletedTableBackup");
            try (var restored = new TestTable(clients, TestTable.unusedName())) {
                clients.tables()
                        .restoreTableFromBackup(
                                request -> request.backupArn(backup.backupArn()).targetTableName(restored.name()));
                restored.awaitActive();
                assertThat(restored.scan()).isEqualTo(items(10));
            }
        }
    }

    private List<BackupSummary> backups(String table, BackupTypeFilter type) {
        return clients.tables()
                .listBackups(request -> request.tableName(table).backupType(type))
                .backupSummaries();
    }

    private static Path largest(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".avro"))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }
}
