package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BackupStatus;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ExportFormat;
import software.amazon.awssdk.services.dynamodb.model.ExportStatus;
import software.amazon.awssdk.services.dynamodb.model.ImportStatus;
import software.amazon.awssdk.services.dynamodb.model.ImportTableDescription;
import software.amazon.awssdk.services.dynamodb.model.InputCompressionType;
import software.amazon.awssdk.services.dynamodb.model.InputFormat;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Backups, exports and imports of a server whose buckets are those of an S3-compatible service. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class S3IT {
    private static final int ITEMS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);

    @Test
    void tablesGoToS3AndComeBack() throws Exception {
        TransientNio2BlobStore blobs = new TransientNio2BlobStore();
        blobs.createContainer("backups");
        blobs.createContainer("exports");
        S3Proxy s3 = S3Proxy.builder()
                .blobStore(blobs)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.NONE, "", "")
                .build();
        s3.start();
        try (var server = ServerProcess.startFresh(
                        "s3",
                        "--s3-endpoint",
                        "http://127.0.0.1:" + s3.getPort(),
                        "--backup-location",
                        "s3://backups/nightly");
                var clients = Clients.of(server.endpoint(), Duration.ofSeconds(10));
                var table = TestTable.create(clients)) {
            Set<Map<String, AttributeValue>> items = new HashSet<>();
            for (int i = 0; i < ITEMS; i++) {
                Map<String, AttributeValue> item = item("id " + i, i, "value " + i);
                table.put(item);
                items.add(item);
            }
            String backup = backUp(table);
            String export = export(table);
            table.put(item("later", 1, "x"));

            server.kill();
            server.start();
            try (var restored = restore(clients, backup);
                    var imported = importOf(clients, export)) {
                assertThat(restored.scan()).isEqualTo(items);
                assertThat(imported.scan()).isEqualTo(items);
            }
            clients.tables().deleteBackup(request -> request.backupArn(backup));
            assertThat(clients.tables().listBackups().backupSummaries()).isEmpty();
        } finally {
            s3.stop();
        }
    }

    private static String backUp(TestTable table) {
        DynamoDbClient client = table.clients().tables();
        String arn = client.createBackup(
                        request -> request.tableName(table.name()).backupName("to-s3"))
                .backupDetails()
                .backupArn();
        await(() -> client.describeBackup(request -> request.backupArn(arn))
                .backupDescription()
                .backupDetails()
                .backupStatus()
                .equals(BackupStatus.AVAILABLE));
        return arn;
    }

    /** Returns the prefix of the data files. */
    private static String export(TestTable table) {
        DynamoDbClient client = table.clients().tables();
        client.updateContinuousBackups(request -> request.tableName(table.name())
                .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
        String arn = client.exportTableToPointInTime(
                        request -> request.tableArn(table.describe().tableArn())
                                .exportTime(Instant.now())
                                .s3Bucket("exports")
                                .s3Prefix("daily")
                                .exportFormat(ExportFormat.DYNAMODB_JSON))
                .exportDescription()
                .exportArn();
        await(() -> client.describeExport(request -> request.exportArn(arn))
                .exportDescription()
                .exportStatus()
                .equals(ExportStatus.COMPLETED));
        return "daily/AWSDynamoDB/" + arn.replaceAll(".*/", "") + "/data/";
    }

    private static TestTable restore(Clients clients, String backup) {
        var table = new TestTable(clients, TestTable.unusedName());
        clients.tables()
                .restoreTableFromBackup(request -> request.backupArn(backup).targetTableName(table.name()));
        table.awaitActive();
        return table;
    }

    private static TestTable importOf(Clients clients, String prefix) {
        var table = new TestTable(clients, TestTable.unusedName());
        String arn = clients.tables()
                .importTable(request -> request.s3BucketSource(
                                source -> source.s3Bucket("exports").s3KeyPrefix(prefix))
                        .inputFormat(InputFormat.DYNAMODB_JSON)
                        .inputCompressionType(InputCompressionType.GZIP)
                        .tableCreationParameters(parameters -> parameters
                                .tableName(table.name())
                                .attributeDefinitions(
                                        TestTable.attribute("id", ScalarAttributeType.S),
                                        TestTable.attribute("n", ScalarAttributeType.N))
                                .keySchema(
                                        TestTable.keyElement("id", KeyType.HASH),
                                        TestTable.keyElement("n", KeyType.RANGE))
                                .billingMode(BillingMode.PAY_PER_REQUEST)))
                .importTableDescription()
                .importArn();
        Supplier<ImportTableDescription> description = () -> clients.tables()
                .describeImport(request -> request.importArn(arn))
                .importTableDescription();
        await(() -> description.get().importStatus() != ImportStatus.IN_PROGRESS);
        assertThat(description.get().importStatus()).isEqualTo(ImportStatus.COMPLETED);
        assertThat(description.get().importedItemCount()).isEqualTo(ITEMS);
        return table;
    }

    private static void await(Supplier<Boolean> done) {
        Awaitility.await().pollInterval(POLL).atMost(PATIENCE).until(done::get);
    }
}
