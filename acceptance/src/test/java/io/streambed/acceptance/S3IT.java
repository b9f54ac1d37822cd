package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ExportStatus;
import software.amazon.awssdk.services.dynamodb.model.ImportStatus;
import software.amazon.awssdk.services.dynamodb.model.ImportTableDescription;
import software.amazon.awssdk.services.dynamodb.model.InputCompressionType;
import software.amazon.awssdk.services.dynamodb.model.InputFormat;

/** Backups, exports and imports of a server whose buckets are those of an S3-compatible service. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class S3IT {
    private static final int ITEMS = 200;

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
            var jobs = new TransferJobs(clients);
            String backup = jobs.backUp(table, "to-s3");
            table.enableRecovery();
            String export = jobs.startExport(table, "exports", request -> request.s3Prefix("daily"));
            assertThat(jobs.awaitExport(export).exportStatus()).isEqualTo(ExportStatus.COMPLETED);
            table.put(item("later", 1, "x"));

            server.kill();
            server.start();
            try (var restored = restore(clients, backup);
                    var imported = importOf(jobs, "daily/AWSDynamoDB/" + TransferJobs.id(export) + "/data/")) {
                assertThat(restored.scan()).isEqualTo(items);
                assertThat(imported.scan()).isEqualTo(items);
            }
            clients.tables().deleteBackup(request -> request.backupArn(backup));
            assertThat(clients.tables().listBackups().backupSummaries()).isEmpty();
        } finally {
            s3.stop();
        }
    }

    private static TestTable restore(Clients clients, String backup) {
        var table = new TestTable(clients, TestTable.unusedName());
        clients.tables()
                .restoreTableFromBackup(request -> request.backupArn(backup).targetTableName(table.name()));
        table.awaitActive();
        return table;
    }

    private static TestTable importOf(TransferJobs jobs, String prefix) {
        var table = new TestTable(jobs.clients(), TestTable.unusedName());
        ImportTableDescription done = jobs.awaitImport(jobs.startImport(TransferJobs.importInto(table, "exports")
                .s3BucketSource(source -> source.s3Bucket("exports").s3KeyPrefix(prefix))
                .inputFormat(InputFormat.DYNAMODB_JSON)
                .inputCompressionType(InputCompressionType.GZIP)
                .build()));
        assertThat(done.importStatus()).isEqualTo(ImportStatus.COMPLETED);
        assertThat(done.importedItemCount()).isEqualTo(ITEMS);
        return table;
    }
}
