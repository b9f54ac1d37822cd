package io.streambed.acceptance;

import static io.streambed.acceptance.Moments.moment;
import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static io.streambed.acceptance.TransferJobs.fill;
import static io.streambed.acceptance.TransferJobs.id;
import static io.streambed.acceptance.TransferJobs.importInto;
import static io.streambed.acceptance.TransferJobs.items;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.ExportConflictException;
import software.amazon.awssdk.services.dynamodb.model.ExportDescription;
import software.amazon.awssdk.services.dynamodb.model.ExportFormat;
import software.amazon.awssdk.services.dynamodb.model.ExportStatus;
import software.amazon.awssdk.services.dynamodb.model.ExportType;
import software.amazon.awssdk.services.dynamodb.model.ExportViewType;
import software.amazon.awssdk.services.dynamodb.model.ImportStatus;
import software.amazon.awssdk.services.dynamodb.model.ImportTableDescription;
import software.amazon.awssdk.services.dynamodb.model.InputCompressionType;
import software.amazon.awssdk.services.dynamodb.model.InputFormat;
import software.amazon.awssdk.services.dynamodb.model.InvalidExportTimeException;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryUnavailableException;
import software.amazon.awssdk.services.dynamodb.model.TableNotFoundException;

/** Exports of a table of any moment or period, with directories as buckets, which imports read again. */
@ExtendWith(SharedServer.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ExportsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Clients clients;
    private final TransferJobs jobs;
    private final Path buckets;

    ExportsIT(Clients clients, SharedServer.Running running) {
        this.clients = clients;
        this.jobs = new TransferJobs(clients);
        this.buckets = Objects.requireNonNull(running.server()).dataDirectory().resolve("transfer");
    }

    @Test
    void aTableIsExportedAsItWasAndImportedAgain() throws Exception {
        for (ExportFormat format : List.of(ExportFormat.DYNAMODB_JSON, ExportFormat.ION)) {
            try (var table = TestTable.create(clients)) {
                table.enableRecovery();
                fill(table, 30);
                Instant then = moment();
                table.put(item("id-1", 1, "changed"));
                table.delete(key("id-2", 2));

                ExportDescription export = jobs.awaitExport(jobs.startExport(
                        table,
                        "exports",
                        request -> request.s3Prefix("pre").exportFormat(format).exportTime(then)));
                Path root = buckets.resolve("exports").resolve("pre/AWSDynamoDB/" + id(export.exportArn()));

                assertThat(export.exportStatus()).isEqualTo(ExportStatus.COMPLETED);
                assertThat(export.itemCount()).isEqualTo(30);
                JsonNode summary = verified(root, "manifest-summary");
                assertThat(summary.get("itemCount").asInt()).isEqualTo(30);
                assertThat(summary.get("exportArn").asText()).isEqualTo(export.exportArn());
                assertThat(root.resolve("_started")).exists();
                try (var copy = new TestTable(clients, TestTable.unusedName())) {
                    ImportTableDescription done = jobs.awaitImport(jobs.startImport(importInto(copy, "exports")
                            .s3BucketSource(source -> source.s3Bucket("exports")
                                    .s3KeyPrefix(buckets.resolve("exports").relativize(root) + "/data/"))
                            .inputFormat(InputFormat.fromValue(format.toString()))
                            .inputCompressionType(InputCompressionType.GZIP)
                            .build()));

                    assertThat(done.importStatus()).isEqualTo(ImportStatus.COMPLETED);
                    assertThat(done.importedItemCount()).isEqualTo(30);
                    assertThat(done.errorCount()).isZero();
                    assertThat(copy.awaitActive().itemCount()).isBetween(0L, 30L);
                    assertThat(copy.scan()).isEqualTo(items(30));
                }
            }
        }
    }

    @Test
    void anIncrementalExportTellsWhatAPeriodDidToEachItem() throws Exception {
        try (var table = TestTable.create(clients)) {
            table.enableRecovery();
            table.put(item("kept", 1, "a"));
            table.put(item("changed", 1, "a"));
            table.put(item("deleted", 1, "a"));
            Instant from = moment().plusMillis(1);
            table.put(item("changed", 1, "b"));
            table.put(item("changed", 1, "c"));
            table.delete(key("deleted", 1));
            table.put(item("new", 1, "a"));
            table.put(item("fleeting", 1, "a"));
            table.delete(key("fleeting", 1));

            ExportDescription export = jobs.awaitExport(jobs.startExport(
                    table,
                    "increments",
                    request -> request.exportType(ExportType.INCREMENTAL_EXPORT)
                            .incrementalExportSpecification(period ->
                                    period.exportFromTime(from).exportViewType(ExportViewType.NEW_AND_OLD_IMAGES))));

            assertThat(export.exportStatus()).isEqualTo(ExportStatus.COMPLETED);
            Map<String, String> changes = new TreeMap<>();
            for (JsonNode change : records(buckets.resolve("increments").resolve("AWSDynamoDB/data"))) {
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
            assertThatThrownBy(() -> jobs.startExport(table, "refused", _ -> {}))
                    .isInstanceOf(PointInTimeRecoveryUnavailableException.class);
            table.enableRecovery();
            assertThatThrownBy(() -> jobs.startExport(
                            table,
                            "refused",
                            request -> request.exportTime(Instant.now().plusSeconds(60))))
                    .isInstanceOf(InvalidExportTimeException.class);
            assertThatThrownBy(() -> jobs.startExport(table, "refused", request -> request.tableArn(arn + "-not")))
                    .isInstanceOf(TableNotFoundException.class);

            String token = "t-" + table.name();
            String first = jobs.startExport(table, "tokens", request -> request.clientToken(token));
            String again = jobs.startExport(table, "tokens", request -> request.clientToken(token));
            assertThat(again).isEqualTo(first);
            assertThatThrownBy(() -> jobs.startExport(table, "others", request -> request.clientToken(token)))
                    .isInstanceOf(ExportConflictException.class);
            jobs.awaitExport(first);
            assertThat(clients.tables()
                            .listExports(request -> request.tableArn(arn))
                            .exportSummaries())
                    .extracting(summary -> summary.exportArn())
                    .containsExactly(first);
        }
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
}
