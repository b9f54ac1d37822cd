package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TransferJobs.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.ImportConflictException;
import software.amazon.awssdk.services.dynamodb.model.ImportStatus;
import software.amazon.awssdk.services.dynamodb.model.ImportTableDescription;
import software.amazon.awssdk.services.dynamodb.model.InputFormat;

/** Imports and bulk puts, with directories as buckets. */
@ExtendWith(SharedServer.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ImportsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Clients clients;
    private final TransferJobs jobs;
    private final Path buckets;

    ImportsIT(Clients clients, SharedServer.Running running) {
        this.clients = clients;
        this.jobs = new TransferJobs(clients);
        this.buckets = Objects.requireNonNull(running.server()).dataDirectory().resolve("transfer");
    }

    @Test
    void anImportCountsWhatItCannotTakeOver() throws Exception {
        Path bucket = buckets.resolve("csv");
        Files.createDirectories(bucket);
        Files.writeString(bucket.resolve("a.csv"), "id,n,v\nx,1,one\nx,two,three\nx,2\n\"y\",3,\"a,b\"\n");
        try (var table = new TestTable(clients, TestTable.unusedName())) {
            ImportTableDescription done = jobs.awaitImport(startImport(table, "csv", InputFormat.CSV));

            assertThat(done.importStatus()).isEqualTo(ImportStatus.COMPLETED);
            assertThat(done.processedItemCount()).isEqualTo(4);
            assertThat(done.importedItemCount()).isEqualTo(2);
            assertThat(done.errorCount()).isEqualTo(2);
            assertThat(done.processedSizeBytes()).isEqualTo(Files.size(bucket.resolve("a.csv")));
            assertThat(table.scan()).isEqualTo(Set.of(item("x", 1, "one"), item("y", 3, "a,b")));
            Path log = buckets.resolve("imports").resolve(id(done.importArn()) + "/errors.json");
            assertThat(Files.readAllLines(log)).hasSize(2).first().asString().contains("\"itemIndex\":2");
        }
    }

    @Test
    void anImportThatFailsLeavesNoTable() {
        try (var table = new TestTable(clients, TestTable.unusedName())) {
            ImportTableDescription done = jobs.awaitImport(startImport(table, "no-such-bucket", InputFormat.ION));

            assertThat(done.importStatus()).isEqualTo(ImportStatus.FAILED);
            assertThat(done.failureCode()).isEqualTo("S3NoSuchBucket");
            table.awaitGone();
            assertThatThrownBy(() -> startImport(table, "no-such-bucket", InputFormat.CSV))
                    .isInstanceOf(ImportConflictException.class);
        }
    }

    @Test
    void aCancelledImportLeavesNoTable() throws Exception {
        int many = 300_000;
        Path bucket = buckets.resolve("large");
        Files.createDirectories(bucket);
        try (BufferedWriter csv = Files.newBufferedWriter(bucket.resolve("a.csv"))) {
            csv.write("id,n\n");
            for (int i = 0; i < many; i++) {
                csv.write("x," + i + "\n");
            }
        }
        var table = new TestTable(clients, TestTable.unusedName());
        try (var connection = new HttpConnection(clients.endpoint())) {
            String arn = startImport(table, "large", InputFormat.CSV);

            HttpAnswer cancelled = connection.call("CancelBulkOperation", "{\"BulkOperationArn\":\"" + arn + "\"}");

            assertThat(cancelled.status()).as(cancelled.body()).isEqualTo(200);
            ImportTableDescription done = jobs.awaitImport(arn);
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
    void bulkPutsObeyConditionsAndReportWhatTheyDidNotWrite() throws Exception {
        Path bucket = buckets.resolve("bulk");
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
            Path report = buckets.resolve("reports").resolve("AWSDynamoDB/" + id(arn));
            assertThat(Files.readString(report.resolve("errors.json"))).contains("Type mismatch for key n");
            JsonNode failed = JSON.readTree(
                    report.resolve("condition-check-failures.json").toFile());
            assertThat(failed.at("/Existing/Item/v/S").asText()).isEqualTo("before");
        }
    }

    private String startImport(TestTable table, String bucket, InputFormat format) {
        return jobs.startImport(
                TransferJobs.importInto(table, bucket).inputFormat(format).build());
    }
}
