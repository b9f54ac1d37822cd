package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.awaitility.core.ConditionFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BackupStatus;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ExportDescription;
import software.amazon.awssdk.services.dynamodb.model.ExportStatus;
import software.amazon.awssdk.services.dynamodb.model.ExportTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.ImportStatus;
import software.amazon.awssdk.services.dynamodb.model.ImportTableDescription;
import software.amazon.awssdk.services.dynamodb.model.ImportTableRequest;
import software.amazon.awssdk.services.dynamodb.model.TableCreationParameters;

/** Backups, exports and imports through the clients of one node. */
record TransferJobs(Clients clients) {
    private static final Set<ImportStatus> IMPORTING = Set.of(ImportStatus.IN_PROGRESS, ImportStatus.CANCELLING);

    /** The last part of an ARN, which names a job's files. */
    static String id(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** Items with a bit of everything, each with another key. */
    static Set<Map<String, AttributeValue>> items(int count) {
        Set<Map<String, AttributeValue>> items = new HashSet<>();
        for (int n = 0; n < count; n++) {
            items.add(item(
                    "id-" + n,
                    n,
                    "v",
                    fromS("value-" + n),
                    "set",
                    fromSs(List.of("a", "b")),
                    "deep",
                    AttributeValue.fromM(Map.of("list", AttributeValue.fromL(List.of(fromN("1.5"), fromS("ü")))))));
        }
        return items;
    }

    static void fill(TestTable table, int count) {
        items(count).forEach(table::put);
    }

    /** Returns the backup's ARN when it is available. */
    String backUp(TestTable table, String name) {
        String arn = startBackup(table, name);
        awaitBackup(arn);
        return arn;
    }

    String startBackup(TestTable table, String name) {
        return clients.tables()
                .createBackup(request -> request.tableName(table.name()).backupName(name))
                .backupDetails()
                .backupArn();
    }

    void awaitBackup(String arn) {
        BackupStatus status = patiently()
                .until(
                        () -> clients.tables()
                                .describeBackup(request -> request.backupArn(arn))
                                .backupDescription()
                                .backupDetails()
                                .backupStatus(),
                        now -> now != BackupStatus.CREATING);
        assertThat(status).isEqualTo(BackupStatus.AVAILABLE);
    }

    /** Exports a table to a bucket; returns the export's ARN. */
    String startExport(TestTable table, String bucket, Consumer<ExportTableToPointInTimeRequest.Builder> changes) {
        return clients.tables()
                .exportTableToPointInTime(request -> changes.accept(
                        request.tableArn(table.describe().tableArn()).s3Bucket(bucket)))
                .exportDescription()
                .exportArn();
    }

    ExportDescription awaitExport(String arn) {
        return patiently()
                .until(
                        () -> clients.tables()
                                .describeExport(request -> request.exportArn(arn))
                                .exportDescription(),
                        export -> export.exportStatus() != ExportStatus.IN_PROGRESS);
    }

    /** A request for a table with the key of all test tables. */
    static ImportTableRequest.Builder importInto(TestTable table, String bucket) {
        return ImportTableRequest.builder()
                .clientToken("i-" + table.name())
                .s3BucketSource(source -> source.s3Bucket(bucket))
                .tableCreationParameters(parameters(table).build());
    }

    static TableCreationParameters.Builder parameters(TestTable table) {
        CreateTableRequest definition = TestTable.definition(table.name()).build();
        return TableCreationParameters.builder()
                .tableName(definition.tableName())
                .attributeDefinitions(definition.attributeDefinitions())
                .keySchema(definition.keySchema())
                .billingMode(definition.billingMode());
    }

    /** Returns the import's ARN. */
    String startImport(ImportTableRequest request) {
        return clients.tables().importTable(request).importTableDescription().importArn();
    }

    ImportTableDescription describeImport(String arn) {
        return clients.tables()
                .describeImport(description -> description.importArn(arn))
                .importTableDescription();
    }

    ImportTableDescription awaitImport(String arn) {
        return patiently().until(() -> describeImport(arn), done -> !IMPORTING.contains(done.importStatus()));
    }

    private static ConditionFactory patiently() {
        return await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(60));
    }
}
