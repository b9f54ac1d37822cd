package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BackupDescription;
import software.amazon.awssdk.services.dynamodb.model.BackupNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.BackupStatus;
import software.amazon.awssdk.services.dynamodb.model.BackupSummary;
import software.amazon.awssdk.services.dynamodb.model.BackupTypeFilter;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExportConflictException;
import software.amazon.awssdk.services.dynamodb.model.ExportDescription;
import software.amazon.awssdk.services.dynamodb.model.ExportFormat;
import software.amazon.awssdk.services.dynamodb.model.ExportStatus;
import software.amazon.awssdk.services.dynamodb.model.ExportType;
import software.amazon.awssdk.services.dynamodb.model.ExportViewType;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ImportConflictException;
import software.amazon.awssdk.services.dynamodb.model.ImportStatus;
import software.amazon.awssdk.services.dynamodb.model.ImportTableDescription;
import software.amazon.awssdk.services.dynamodb.model.ImportTableRequest;
import software.amazon.awssdk.services.dynamodb.model.InputCompressionType;
import software.amazon.awssdk.services.dynamodb.model.InputFormat;
import software.amazon.awssdk.services.dynamodb.model.InvalidExportTimeException;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryUnavailableException;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableAlreadyExistsException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableNotFoundException;

/** Backups, exports and imports, with directories as buckets. */
@ExtendWith(SharedServer.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TransferIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Clients clients;
    private final Path data;

    TransferIT(Clients clients, SharedServer.Running running) {
        this.clients = clients;
        this.data = Objects.requireNonNull(running.server()).dataDirectory();
    }

    @Test
    void aTableIsExportedAsItWasAndImportedAgain() throws Exception {
        for (ExportFormat format : List.of(ExportFormat.DYNAMODB_JSON, ExportFormat.ION)) {
            try (var table = recoverable()) {
                fill(table, 30);
                Instant then = awaitTick();
                table.put(item("id-1", 1, "changed"));
                table.delete(key("id-2", 2));

                ExportDescription export = export(table, format, then);
                Path root = bucket("exports")
                        .resolve("pre/AWSDynamoDB/" + export.exportArn().replaceAll(".*/", ""));

                assertThat(export.exportStatus()).isEqualTo(ExportStatus.COMPLETED);
                assertThat(export.itemCount()).isEqualTo(30);
                JsonNode summary = verified(root, "manifest-summary");
                assertThat(summary.get("itemCount").asInt()).isEqualTo(30);
                assertThat(summary.get("exportArn").asText()).isEqualTo(export.exportArn());
                assertThat(root.resolve("_started")).exists();
                try (var copy = new TestTable(clients, TestTable.unusedName())) {
                    ImportTableDescription done = importInto(
                            copy,
                            request -> request.s3BucketSource(source -> source.s3Bucket("exports")
                                            .s3KeyPrefix(bucket("exports").relativize(root) + "/data/"))
                                    .inputFormat(InputFormat.fromValue(format.toString()))
                                    .inputCompressionType(InputCompressionType.GZIP));

                    assertThat(done.importStatus()).isEqualTo(ImportStatus.COMPLETED);
                    assertThat(done.importedItemCount()).isEqualTo(30);
                    assertThat(done.errorCount()).isZero();
                    assertThat(copy.awaitActive().itemCount()).isBetween(0L, 30L);
                    assertThat(copy.scan()).isEqualTo(originals(30));
                }
            }
        }
    }

    @Test
    void anIncrementalExportTellsWhatAPeriodDidToEachItem() throws Exception {
        try (var table = recoverable()) {
            table.put(item("kept", 1, "a"));
            table.put(item("changed", 1, "a"));
            table.put(item("deleted", 1, "a"));
            Instant from = awaitTick().plusMillis(1);
            table.put(item("changed", 1, "b"));
            table.put(item("changed", 1, "c"));
            table.delete(key("deleted", 1));
            table.put(item("new", 1, "a"));
            table.put(item("fleeting", 1, "a"));
            table.delete(key("fleeting", 1));

            String arn = clients.tables()
                    .exportTableToPointInTime(
                            request -> request.tableArn(table.describe().tableArn())
                                    .s3Bucket("increments")
                                    .exportType(ExportType.INCREMENTAL_EXPORT)
                                    .incrementalExportSpecification(period -> period.exportFromTime(from)
                                            .exportViewType(ExportViewType.NEW_AND_OLD_IMAGES)))
                    .exportDescription()
                    .exportArn();
            ExportDescription export = awaitExport(arn);

            assertThat(export.exportStatus()).isEqualTo(ExportStatus.COMPLETED);
            Map<String, String> changes = new TreeMap<>();
            for (JsonNode change : records(bucket("increments").resolve("AWSDynamoDB/data"))) {
                changes.put(
                        change.at("/Keys/id/S").asText(),
                        change.at("/OldImage/v/S").asText("-")
                                + change.at("/NewImage/v/S").asText("-"));
                assertThat(change.at("/Metadata/WriteTimestampMicros/N").asLong())
                        .isPositive();
            }
            assertThat(changes).isEqualTo(Map.of("changed", "ac", "deleted", "a-", "new", "-a"));
        }
    }

    @Test
    void exportsThatCannotBeAreRefused() {
        try (var table = TestTable.create(clients)) {
            String arn = table.describe().tableArn();
            assertThatThrownBy(() -> clients.tables()
                            .exportTableToPointInTime(
                                    request -> request.tableArn(arn).s3Bucket("refused")))
                    .isInstanceOf(PointInTimeRecoveryUnavailableException.class);
            recover(table);
            assertThatThrownBy(() -> clients.tables()
                            .exportTableToPointInTime(request -> request.tableArn(arn)
                                    .s3Bucket("refused")
                                    .exportTime(Instant.now().plusSeconds(60))))
                    .isInstanceOf(InvalidExportTimeException.class);
            assertThatThrownBy(() -> clients.tables()
                            .exportTableToPointInTime(
                                    request -> request.tableArn(arn + "-not").s3Bucket("refused")))
                    .isInstanceOf(TableNotFoundException.class);

            String first = clients.tables()
                    .exportTableToPointInTime(
                            request -> request.tableArn(arn).s3Bucket("tokens").clientToken("t-" + table.name()))
                    .exportDescription()
                    .exportArn();
            String again = clients.tables()
                    .exportTableToPointInTime(
                            request -> request.tableArn(arn).s3Bucket("tokens").clientToken("t-" + table.name()))
                    .exportDescription()
                    .exportArn();
            assertThat(again).isEqualTo(first);
            assertThatThrownBy(() -> clients.tables()
                            .exportTableToPointInTime(request ->
                                    request.tableArn(arn).s3Bucket("others").clientToken("t-" + table.name())))
                    .isInstanceOf(ExportConflictException.class);
            awaitExport(first);
            assertThat(clients.tables()
                            .listExports(request -> request.tableArn(arn))
                            .exportSummaries())
                    .extracting(summary -> summary.exportArn())
                    .containsExactly(first);
        }
    }

    @Test
    void anImportCountsWhatItCannotTakeOver() throws Exception {
        Path bucket = bucket("csv");
        Files.createDirectories(bucket);
        Files.writeString(bucket.resolve("a.csv"), "id,n,v\nx,1,one\nx,two,three\nx,2\n\"y\",3,\"a,b\"\n");
        try (var table = new TestTable(clients, TestTable.unusedName())) {
            ImportTableDescription done = importInto(
                    table,
                    request -> request.s3BucketSource(source -> source.s3Bucket("csv"))
                            .inputFormat(InputFormat.CSV));

            assertThat(done.importStatus()).isEqualTo(ImportStatus.COMPLETED);
            assertThat(done.processedItemCount()).isEqualTo(4);
            assertThat(done.importedItemCount()).isEqualTo(2);
            assertThat(done.errorCount()).isEqualTo(2);
            assertThat(done.processedSizeBytes()).isEqualTo(Files.size(bucket.resolve("a.csv")));
            assertThat(table.scan()).isEqualTo(Set.of(item("x", 1, "one"), item("y", 3, "a,b")));
            Path log = bucket("imports").resolve(done.importArn().replaceAll(".*/", "") + "/errors.json");
            assertThat(Files.readAllLines(log)).hasSize(2).first().asString().contains("\"itemIndex\":2");
        }
    }

    @Test
    void anImportThatFailsLeavesNoTable() {
        try (var table = new TestTable(clients, TestTable.unusedName())) {
            ImportTableDescription done = importInto(
                    table,
                    request -> request.s3BucketSource(source -> source.s3Bucket("no-such-bucket"))
                            .inputFormat(InputFormat.ION));

            assertThat(done.importStatus()).isEqualTo(ImportStatus.FAILED);
            assertThat(done.failureCode()).isEqualTo("S3NoSuchBucket");
            table.awaitGone();
            assertThatThrownBy(() -> clients.tables()
                            .importTable(importRequest(table)
                                    .s3BucketSource(source -> source.s3Bucket("no-such-bucket"))
                                    .inputFormat(InputFormat.CSV)
                                    .clientToken("i-" + table.name())
                                    .build()))
                    .isInstanceOf(ImportConflictException.class);
        }
    }

    @Test
    void aCancelledImportLeavesNoTable() throws Exception {
        int many = 300_000;
        Path bucket = bucket("large");
        Files.createDirectories(bucket);
        try (BufferedWriter csv = Files.newBufferedWriter(bucket.resolve("a.csv"))) {
            csv.write("id,n\n");
            for (int i = 0; i < many; i++) {
                csv.write("x," + i + "\n");
            }
        }
        var table = new TestTable(clients, TestTable.unusedName());
        try (var connection = new HttpConnection(clients.endpoint())) {
            String arn = clients.tables()
                    .importTable(importRequest(table)
                            .s3BucketSource(source -> source.s3Bucket("large"))
                            .inputFormat(InputFormat.CSV)
                            .build())
                    .importTableDescription()
                    .importArn();

            HttpAnswer cancelled = connection.call("CancelBulkOperation", "{\"BulkOperationArn\":\"" + arn + "\"}");

            assertThat(cancelled.status()).as(cancelled.body()).isEqualTo(200);
            ImportTableDescription done = awaitImport(arn);
            assertThat(done.importStatus()).isEqualTo(ImportStatus.CANCELLED);
            assertThat(done.importedItemCount()).isLessThan(many);
            table.awaitGone();
            assertThat(connection
                            .call("CancelBulkOperation", "{\"BulkOperationArn\":\"" + arn + "\"}")
                            .status())
                    .isEqualTo(400);
        }
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
            String arn = backup(table, "first");
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
                assertThat(restored.scan()).isEqualTo(originals(40));
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
            String arn = backup(table, "damaged");
            Path part = largest(data.resolve("backups").resolve(arn.replaceAll(".*/", "")));
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
        try (var table = recoverable()) {
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
                assertThat(restored.scan()).isEqualTo(originals(10));
            }
        }
    }

    @Test
    void bulkPutsObeyConditionsAndReportWhatTheyDidNotWrite() throws Exception {
        Path bucket = bucket("bulk");
        Files.createDirectories(bucket);
        Files.writeString(bucket.resolve("items.json"), """
                {"Item":{"id":{"S":"new"},"n":{"N":"1"},"v":{"S":"x"}}}
                {"Item":{"id":{"S":"old"},"n":{"N":"1"},"v":{"S":"x"}},"ConditionExpression":"attribute_not_exists(id)"}
                {"Item":{"id":{"S":"free"},"n":{"N":"1"},"v":{"S":"x"}},"ConditionExpression":"attribute_not_exists(id)"}
                {"Item":{"id":{"S":"wrong"},"n":{"S":"1"}}}
                """);
        try (var table = TestTable.create(clients);
                var connection = new HttpConnection(clients.endpoint())) {
            table.put(item("old", 1, "before"));
            JsonNode started = JSON.readTree(connection
                    .call("StartBulkPutItems", """
                            {"TableName":"%s","InputS3Configuration":{"S3Bucket":"bulk","S3KeyPrefix":"items","InputFormat":"DYNAMODB_JSON"},
                             "OutputS3Configuration":{"S3Bucket":"reports","OutputType":["ERROR","CONDITION_CHECK_FAILURE"]}}""".formatted(table.name()))
                    .body());
            String arn =
                    started.at("/BulkOperationDescription/BulkOperationArn").asText();
            JsonNode done = await().pollInterval(POLL)
                    .atMost(PATIENCE)
                    .until(
                            () -> JSON.readTree(connection
                                            .call("DescribeBulkOperation", "{\"BulkOperationArn\":\"" + arn + "\"}")
                                            .body())
                                    .get("BulkOperationDescription"),
                            description -> !description
                                    .get("BulkOperationStatus")
                                    .asText()
                                    .equals("IN_PROGRESS"));

            assertThat(done.get("BulkOperationStatus").asText()).isEqualTo("COMPLETED_WITH_ERRORS");
            assertThat(done.get("ProcessedItemCount").asInt()).isEqualTo(4);
            assertThat(done.get("FailedItemCount").asInt()).isEqualTo(1);
            assertThat(table.scan())
                    .isEqualTo(Set.of(item("old", 1, "before"), item("new", 1, "x"), item("free", 1, "x")));
            Path report = bucket("reports").resolve("AWSDynamoDB/" + arn.replaceAll(".*/", ""));
            assertThat(Files.readString(report.resolve("errors.json"))).contains("Type mismatch for key n");
            JsonNode failed = JSON.readTree(
                    report.resolve("condition-check-failures.json").toFile());
            assertThat(failed.at("/Existing/Item/v/S").asText()).isEqualTo("before");
        }
    }

    private Path bucket(String name) {
        return data.resolve("transfer").resolve(name);
    }

    private TestTable recoverable() {
        var table = TestTable.create(clients);
        recover(table);
        return table;
    }

    private void recover(TestTable table) {
        clients.tables()
                .updateContinuousBackups(request -> request.tableName(table.name())
                        .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
    }

    /** A millisecond that lies behind everything that was done before, and before everything that is done later. */
    private static Instant awaitTick() {
        Instant tick = Instant.now().plusMillis(2);
        await().pollInterval(Duration.ofMillis(1)).until(() -> Instant.now().isAfter(tick.plusMillis(2)));
        return Instant.ofEpochMilli(tick.toEpochMilli());
    }

    private static void fill(TestTable table, int items) {
        originals(items).forEach(table::put);
    }

    private static Set<Map<String, AttributeValue>> originals(int items) {
        Set<Map<String, AttributeValue>> all = new HashSet<>();
        for (int n = 0; n < items; n++) {
            all.add(item(
                    "id-" + n,
                    n,
                    "v",
                    fromS("value-" + n),
                    "set",
                    fromSs(List.of("a", "b")),
                    "deep",
                    AttributeValue.fromM(Map.of("list", AttributeValue.fromL(List.of(fromN("1.5"), fromS("ü")))))));
        }
        return all;
    }

    private ExportDescription export(TestTable table, ExportFormat format, Instant time) {
        return awaitExport(clients.tables()
                .exportTableToPointInTime(
                        request -> request.tableArn(table.describe().tableArn())
                                .s3Bucket("exports")
                                .s3Prefix("pre")
                                .exportFormat(format)
                                .exportTime(time))
                .exportDescription()
                .exportArn());
    }

    private ExportDescription awaitExport(String arn) {
        return await().pollInterval(POLL)
                .atMost(PATIENCE)
                .until(
                        () -> clients.tables()
                                .describeExport(request -> request.exportArn(arn))
                                .exportDescription(),
                        export -> export.exportStatus() != ExportStatus.IN_PROGRESS);
    }

    private static ImportTableRequest.Builder importRequest(TestTable table) {
        return ImportTableRequest.builder()
                .clientToken("i-" + table.name())
                .tableCreationParameters(parameters -> parameters
                        .tableName(table.name())
                        .attributeDefinitions(
                                TestTable.attribute("id", ScalarAttributeType.S),
                                TestTable.attribute("n", ScalarAttributeType.N))
                        .keySchema(TestTable.keyElement("id", KeyType.HASH), TestTable.keyElement("n", KeyType.RANGE))
                        .billingMode(BillingMode.PAY_PER_REQUEST));
    }

    private ImportTableDescription importInto(TestTable table, Consumer<ImportTableRequest.Builder> changes) {
        ImportTableRequest.Builder request = importRequest(table);
        changes.accept(request);
        String arn = clients.tables()
                .importTable(request.build())
                .importTableDescription()
                .importArn();
        return awaitImport(arn);
    }

    private ImportTableDescription awaitImport(String arn) {
        Set<ImportStatus> underWay = Set.of(ImportStatus.IN_PROGRESS, ImportStatus.CANCELLING);
        return await().pollInterval(POLL)
                .atMost(PATIENCE)
                .until(
                        () -> clients.tables()
                                .describeImport(description -> description.importArn(arn))
                                .importTableDescription(),
                        done -> !underWay.contains(done.importStatus()));
    }

    private String backup(TestTable table, String name) {
        String arn = clients.tables()
                .createBackup(request -> request.tableName(table.name()).backupName(name))
                .backupDetails()
                .backupArn();
        BackupDescription done = await().pollInterval(POLL)
                .atMost(PATIENCE)
                .until(
                        () -> clients.tables()
                                .describeBackup(request -> request.backupArn(arn))
                                .backupDescription(),
                        backup -> backup.backupDetails().backupStatus() != BackupStatus.CREATING);
        assertThat(done.backupDetails().backupStatus()).isEqualTo(BackupStatus.AVAILABLE);
        return arn;
    }

    private List<BackupSummary> backups(String table, BackupTypeFilter type) {
        return clients.tables()
                .listBackups(request -> request.tableName(table).backupType(type))
                .backupSummaries();
    }

    /** A manifest whose checksum is right. */
    private static JsonNode verified(Path root, String name) throws Exception {
        byte[] json = Files.readAllBytes(root.resolve(name + ".json"));
        String md5 = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("MD5").digest(json));
        assertThat(root.resolve(name + ".md5")).hasContent(md5);
        return JSON.readTree(json);
    }

    private static List<JsonNode> records(Path directory) throws IOException {
        List<JsonNode> records = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                byte[] packed = Files.readAllBytes(file);
                try (var content = new GZIPInputStream(new ByteArrayInputStream(packed))) {
                    new String(content.readAllBytes(), UTF_8).lines().forEach(line -> records.add(parsed(line)));
                }
            }
        }
        return records;
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path largest(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".avro"))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }
}
